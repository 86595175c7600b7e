"""Was something acknowledged that SQLite will not read? It stops at the first damaged place of its log, without a word.

After a power cut the last commit may be torn: nobody was told that it is on disk. Two commits behind a damaged place cannot
both be that: each begins only when the one before is on disk. Knows the log's form by `raw_file`; changes nothing.
"""

from offline_store import raw_file

UNFINISHED_MAX = 1
"""So many commits may be torn by a power cut; more are damage."""


def lost_commits(path: str) -> int:
    """How many commits of the log at `path` were acknowledged and would be left out. To be called before it is opened."""
    commits = raw_file.commits_in_log(path)
    if len(commits) <= UNFINISHED_MAX:
        return 0
    believed = raw_file.frames_believed(path)
    return max(0, sum(commit > believed for commit in commits) - UNFINISHED_MAX)
