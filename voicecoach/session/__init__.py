"""The pure core: no clock, no device, no chance. Time arrives in events."""
