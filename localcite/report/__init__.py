"""A report about a collection: one HTML page that needs nothing but itself, and shows the rows behind each number.

    gather    questions of the language → what they found, as frozen values (reads the database)
    count     what was found → numbers, each with the filter of rows that it counts; pure, as is all that follows
    filters   a filter ↔ the address within the page ↔ the question that finds the same
    network   which documents are drawn, where they stand, and the picture
    pack      what was found → the compact JSON that the page's tables are filled from
    sections  numbers → HTML
    document  the whole page, with its styles and scripts, which lie in `page/`
    remembered  when the last report of a collection was made (writes into the database)
    write     all of it, into a file that is whole or not there

Nothing here sends anything, and the page asks for nothing: it says so in its own policy.
"""
