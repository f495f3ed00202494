"""Carriers: what those who have a parcel say of it, where they can be asked."""
