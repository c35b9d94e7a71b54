"""Awards, ceilings, ledger, letters."""
