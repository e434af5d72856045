"""How the rooms are put together: settings, addresses, the timetable of jobs."""
