"""The way to Redis, one server or a cluster, for what actions count and remember."""

from typing import Any
from urllib.parse import urlsplit

from redis.asyncio import Redis
from redis.asyncio.cluster import ClusterNode, RedisCluster
from redis.exceptions import RedisClusterException, RedisError

REDIS_LIMIT_S = 1.0
PORT = 6379
CLUSTERED = {"redis+cluster": "redis", "rediss+cluster": "rediss"}
# What a client raises when it cannot be asked now; redis-py's errors of a cluster are none of its others.
AWAY = (RedisError, RedisClusterException, OSError, TimeoutError)


def connect(url: str) -> Redis | RedisCluster:
    """Return a client for `unix://`, `redis://`, `rediss://`; for a cluster `redis+cluster://host,host`."""
    limits: dict[str, Any] = {"socket_timeout": REDIS_LIMIT_S, "socket_connect_timeout": REDIS_LIMIT_S}
    scheme, _, rest = url.partition("://")
    if scheme not in CLUSTERED:
        return Redis.from_url(url, **limits)
    place, mark, options = rest.partition("?")
    login, at, hosts = place.rpartition("@")
    first, *others = [urlsplit(f"//{host}") for host in hosts.split(",")]
    nodes = [ClusterNode(str(other.hostname), other.port or PORT) for other in others]
    address = f"{CLUSTERED[scheme]}://{login}{at}{first.netloc}{mark}{options}"
    return RedisCluster.from_url(address, startup_nodes=nodes, **limits)
