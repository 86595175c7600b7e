"""The torture: power cuts, kills, broken links and broken disks, and what may not break by them (docs/torture.md)."""
