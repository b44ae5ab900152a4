"""Links to other sites, tested over the network: `run` with `verdicts` (what to report), `probe`, `memory`."""
