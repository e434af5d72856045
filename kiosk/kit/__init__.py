"""What every room may lean on: bytes, HTML, languages, running a job. Plain Python, no Django models."""
