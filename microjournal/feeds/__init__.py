"""Everything that programs read: feeds of events, the calendar of reviews, the data export, the sitemap.

Plain data goes in, text comes out. Nothing here looks at a file or at a clock, so the same events give the same bytes.
"""
