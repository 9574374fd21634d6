"""The accounts of the demo: who can log in where the demo was loaded. Only load_demo makes them."""

PASSWORD = "iq4d-demo"
# handle → (name, what they are for); this handle in a demo conversation is this account
ACCOUNTS = {
    "fenna": ("Fenna Terpstra", "author"),
    "marcus": ("Marcus Adeyemi", "author"),
    "famke": ("Famke de Groot", "facilitator"),
    "joris": ("Joris Veenstra", "reader"),
}


def address(handle):
    return f"{handle}@example.org"
