"""What the operator of a node types: commands, the demo world, benchmarks, generated documents."""
