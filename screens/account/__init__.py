"""An account: loans, holds, fees, messages."""
