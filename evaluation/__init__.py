"""Quality, measured against labelled data that lies outside the project."""
