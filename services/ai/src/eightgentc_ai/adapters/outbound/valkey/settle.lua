-- Gives back what was reserved too much, and stores the answer.
-- KEYS[1]: the answer's key; then the limits to give back to.
-- ARGV[1]: the answer; ARGV[2]: its seconds, 0 to store none; then cost and rate per second of each limit.
for index = 2, #KEYS do
  local stored = redis.call('GET', KEYS[index])
  if stored then
    local at = 3 + (index - 2) * 2
    local arrival = tonumber(stored) - tonumber(ARGV[at]) / tonumber(ARGV[at + 1])
    redis.call('SET', KEYS[index], string.format('%.6f', arrival), 'KEEPTTL')
  end
end
if ARGV[2] ~= '0' then redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2]) end
return 1
