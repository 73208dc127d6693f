-- Gives back what was reserved too much (a negative cost is charged), and stores the answer.
-- KEYS: the answer's keys; then the limits.
-- ARGV[1]: the answer; ARGV[2]: how many keys it has; then the seconds of each; then cost and rate of each limit.
local answers = tonumber(ARGV[2])
for index = 1, answers do redis.call('SET', KEYS[index], ARGV[1], 'EX', ARGV[2 + index]) end
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
for index = answers + 1, #KEYS do
  local at = 3 + answers + (index - answers - 1) * 2
  local stored = tonumber(redis.call('GET', KEYS[index]) or '0')
  local arrival = math.max(stored, now) - tonumber(ARGV[at]) / tonumber(ARGV[at + 1])
  if arrival > now then
    redis.call('SET', KEYS[index], string.format('%.6f', arrival), 'PX', math.ceil((arrival - now) * 1000) + 1000)
  else
    redis.call('DEL', KEYS[index])
  end
end
return 1
