"""What people and programs see: tables, files, quotes, ages, progress, and the sentence that an error becomes.

Values come in, text goes out; nothing here reads a database or the clock. Each file is imported for itself, so that a
question pays only for the form of its answer.
"""
