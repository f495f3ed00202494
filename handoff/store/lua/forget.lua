-- Forgets a conversation: its standing and log, and all that waits about it for the bot, the line and the archive.
-- KEYS: see `of_conversation`: 1 st, 2 seen, 3 log, 4 arch, 5 turns, 6 route, 7 held. ARGV: 1 conversation, 2 channel.
-- Returns how many keys and waiting entries went. Whoever follows it hears `~state` and finds that it is gone.
local went = redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
for i = 4, 6 do
  for _, entry in ipairs(redis.call('XRANGE', KEYS[i], '-', '+')) do
    local about = false
    for at = 1, #entry[2], 2 do
      if entry[2][at] == 'c' then about = entry[2][at + 1] == ARGV[1] end
      -- A request to the line names its conversation inside the JSON.
      if i == 6 and string.find(entry[2][at + 1], '"' .. ARGV[1] .. '"', 1, true) then about = true end
    end
    if about then went = went + redis.call('XDEL', KEYS[i], entry[1]) end
  end
end
redis.call('SREM', KEYS[7], ARGV[1])
redis.call('SPUBLISH', ARGV[2], '~state')
return went
