"""The wire: the only place that knows httpx. It buys nothing on its own initiative.

One `Client.send` is one HTTP attempt for one `Ask`, and always comes back with a `Reply` that says what became of it:
answered, refused, unsent or in doubt. Whether to try again is `retry.next_step`'s to say and the conductor's to do.

Read in this order: `ask` (what is asked) → `endpoints` (as a request) → `credentials`, `tokens` (who asks) → `wire`
(one exchange over httpx) → `encoding`, `envelope`, `codes`, `reply` (what came, and what it means) → `client` (all of
that, in one method) → `retry` and `pace` (what the conductor does next, and when). `hosts` checks base URLs;
`statement` asks what was counted.
"""
