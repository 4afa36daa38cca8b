"""What a worried user needs: is everything well, what is wrong, what is lost, and what to do about it.

`checks` looks (one small function each, in a table); `carve` reads rows out of the bytes of a damaged file, without
SQLite; `salvage` makes a new database of them and of the replies they hold. Nothing here changes the file it is about,
but for `mend`, which does only what can be made again.
"""
