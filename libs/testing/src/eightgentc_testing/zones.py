"""Zones and instants whose days are easily mistaken: far from UTC, at odd offsets, on days when clocks change."""

ZONES = (
    "Pacific/Kiritimati",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Pago_Pago",
    "Pacific/Marquesas",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "America/Havana",
    "America/St_Johns",
    "Africa/Cairo",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Tehran",
    "Asia/Tokyo",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Europe/Lisbon",
    "Etc/GMT+12",
    "UTC",
)

DAYS = (
    # Farthest ahead and farthest behind: three days at one instant.
    ("Pacific/Kiritimati", "2027-03-01T10:30:00+00:00", "2027-03-02"),
    ("Etc/GMT+12", "2027-03-01T10:30:00+00:00", "2027-02-28"),
    ("UTC", "2027-03-01T10:30:00+00:00", "2027-03-01"),
    # The last and the first second of a day.
    ("America/Los_Angeles", "2027-03-02T07:59:59+00:00", "2027-03-01"),
    ("America/Los_Angeles", "2027-03-02T08:00:00+00:00", "2027-03-02"),
    ("Asia/Kathmandu", "2027-03-01T18:14:59+00:00", "2027-03-01"),
    ("Asia/Kathmandu", "2027-03-01T18:15:00+00:00", "2027-03-02"),
    ("Pacific/Marquesas", "2027-03-01T09:29:59+00:00", "2027-02-28"),
    ("Pacific/Marquesas", "2027-03-01T09:30:00+00:00", "2027-03-01"),
    ("Pacific/Chatham", "2027-03-01T10:14:59+00:00", "2027-03-01"),
    ("Pacific/Chatham", "2027-03-01T10:15:00+00:00", "2027-03-02"),
    ("Asia/Kolkata", "2027-12-31T18:30:00+00:00", "2028-01-01"),
    # Leap day, on one side of the date line only.
    ("Pacific/Kiritimati", "2028-02-28T10:00:00+00:00", "2028-02-29"),
    ("Pacific/Pago_Pago", "2028-03-01T10:59:59+00:00", "2028-02-29"),
    # Days when clocks change: the offset of the morning is not that of the evening.
    ("America/Los_Angeles", "2027-03-14T07:59:59+00:00", "2027-03-13"),
    ("America/Los_Angeles", "2027-03-15T06:59:59+00:00", "2027-03-14"),
    ("America/Los_Angeles", "2027-03-15T07:00:00+00:00", "2027-03-15"),
    ("America/Los_Angeles", "2027-11-08T07:59:59+00:00", "2027-11-07"),
    ("Europe/Lisbon", "2027-03-28T23:00:00+00:00", "2027-03-29"),
    ("Europe/Lisbon", "2027-10-31T23:30:00+00:00", "2027-10-31"),
    ("Australia/Lord_Howe", "2027-04-04T13:29:59+00:00", "2027-04-04"),
    # Clocks that jump at midnight, so that the day has none.
    ("America/Sao_Paulo", "2018-11-04T02:59:59+00:00", "2018-11-03"),
    ("America/Sao_Paulo", "2018-11-04T03:00:00+00:00", "2018-11-04"),
    ("America/Havana", "2027-03-14T05:30:00+00:00", "2027-03-14"),
    ("Asia/Beirut", "2027-03-27T22:00:00+00:00", "2027-03-28"),
    ("Africa/Cairo", "2027-04-29T22:30:00+00:00", "2027-04-30"),
    # The day that Apia never had.
    ("Pacific/Apia", "2011-12-30T09:59:59+00:00", "2011-12-29"),
    ("Pacific/Apia", "2011-12-30T10:00:00+00:00", "2011-12-31"),
)
"""Zone, instant, and the day that it is there."""
