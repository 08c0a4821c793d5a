"""What a gateway counts."""

from prometheus_client import Counter, Gauge, Histogram

REQUESTS_TOTAL = Counter("wayfarer_gateway_requests", "HTTP requests", ["route", "method", "status"])
REQUEST_SECONDS = Histogram(
    "wayfarer_gateway_request_seconds",
    "Time to answer, without event streams",
    ["route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0, 15.0),
)
BRIDGED = Counter("wayfarer_gateway_bridged", "Lifecycle messages that became frames", ["kind"])
FORWARDED = Counter("wayfarer_gateway_forwarded", "Domain events and document changes that became frames", ["kind"])
CONNECTIONS = Gauge("wayfarer_gateway_connections", "Open event streams")
SLOW_READERS = Counter("wayfarer_gateway_slow_readers", "Event streams dropped because their reader did not keep up")
REFUSED = Counter("wayfarer_gateway_refused", "Requests refused by a limit", ["limit"])
ACCESS_FILE_READ = Counter("wayfarer_gateway_access_file_reads", "Changes of the access file", ["outcome"])
LOGINS = Counter("wayfarer_gateway_logins", "Sign-ins", ["kind", "outcome"])
