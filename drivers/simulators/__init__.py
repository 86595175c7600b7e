"""Programs that speak the same real wire as the things they stand for, with faults as settings."""
