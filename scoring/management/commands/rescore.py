"""Bring scores up to date by hand, or check that every one equals a rebuild."""

from django.core.management.base import BaseCommand, CommandError

from discussions.models import Thread
from scoring import ledger

SHOWN = 5  # differences told of one thread; one of another formula differs in thousands


class Command(BaseCommand):
    help = "Score the threads that are behind, or one thread; --check compares every score with a rebuild."

    def add_arguments(self, parser):
        parser.add_argument("--thread", type=int, metavar="ID", help="this thread alone")
        parser.add_argument(
            "--check", action="store_true", help="compare with a rebuild; exits 1 when one differs"
        )

        parser.add_argument(
            "--anew", action="store_true", help="with --thread: throw its tally away and read every comment"
        )

    def handle(self, *, thread, check, anew, **options):
        if thread is not None and not Thread.objects.filter(pk=thread).exists():
            raise CommandError(f"there is no thread {thread}")
        if anew and thread is None:
            raise CommandError("--anew goes with --thread ID")
        if check:
            self.check_scores(thread)
        else:
            if anew:
                ledger.start_anew(thread)
            self.rescore(thread)

    def rescore(self, thread):
        threads = ledger.behind() if thread is None else Thread.objects.filter(pk=thread)
        ids = list(threads.order_by("pk").values_list("pk", flat=True))
        for thread_id in ids:
            while not ledger.bring_up_to_date(thread_id):
                self.stdout.write(f"thread {thread_id}: {ledger.counted(thread_id)} comments counted")
        self.stdout.write(f"{len(ids)} threads are up to date")

    def check_scores(self, thread):
        threads = Thread.objects.filter(post__published_at__isnull=False)
        if thread is not None:
            threads = Thread.objects.filter(pk=thread)
        wrong = 0
        ids = list(threads.order_by("pk").values_list("pk", flat=True))
        for thread_id in ids:
            problems = ledger.check(thread_id)
            wrong += bool(problems)
            for problem in problems[-SHOWN:]:  # the whole comes last, and says most
                self.stdout.write(f"thread {thread_id}: {problem}")
            if len(problems) > SHOWN:
                self.stdout.write(f"thread {thread_id}: and {len(problems) - SHOWN} cells more")
        self.stdout.write(f"{len(ids)} threads, {wrong} differ from a rebuild")
        if wrong:
            raise SystemExit(1)
