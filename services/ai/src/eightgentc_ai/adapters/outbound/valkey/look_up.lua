-- Stored answer and limits in one go.
-- KEYS: the answer's keys, the first that holds one counts; then the limits of a miss; then those of a hit.
-- ARGV[1]: how many keys an answer has; ARGV[2]: how many limits a miss has; then cost, rate per second and burst
-- of each limit, in the order of KEYS.
-- Returns {answer or false, index in the limits of the one that refuses or 0, milliseconds to wait}.
-- The server's clock is the only one, so that the clocks of processes need not agree.
local answers, misses = tonumber(ARGV[1]), tonumber(ARGV[2])
local answer = false
for index = 1, answers do
  if not answer then answer = redis.call('GET', KEYS[index]) end
end
local first, last = 1, misses
if answer then first, last = misses + 1, #KEYS - answers end
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local arrivals = {}
for limit = first, last do
  local cost, rate, burst = tonumber(ARGV[limit * 3]), tonumber(ARGV[limit * 3 + 1]), tonumber(ARGV[limit * 3 + 2])
  local stored = tonumber(redis.call('GET', KEYS[answers + limit]) or '0')
  local arrival = math.max(stored, now) + cost / rate
  local wait = arrival - burst / rate - now
  if wait > 0.000001 then return {false, limit, math.ceil(wait * 1000)} end
  arrivals[limit] = arrival
end
for limit = first, last do
  -- %.6f: the default form of a large number would lose the fraction.
  local seconds = arrivals[limit] - now
  redis.call('SET', KEYS[answers + limit], string.format('%.6f', arrivals[limit]), 'PX', math.ceil(seconds * 1000) + 1000)
end
return {answer, 0, 0}
