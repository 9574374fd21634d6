"""The scorer: plain Python, from the text of comments to whole-number tallies and readings."""
