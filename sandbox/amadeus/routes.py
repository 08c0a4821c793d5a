"""All paths of Amadeus Self-Service that are served."""

from starlette.routing import Route

from sandbox.store import Store

from . import locations
from .access import Access
from .experiences import Experiences
from .rides import Rides
from .stays import Stays

_REFERENCE = "/v1/reference-data/locations"


def routes(store: Store, base_url: str) -> list[Route]:
    """All routes; pictures are served below ``base_url``."""
    access, stays, rides, experiences = Access(store), Stays(store), Rides(store), Experiences(store, base_url)
    get = {
        f"{_REFERENCE}/hotels/by-city": stays.by_city,
        f"{_REFERENCE}/hotels/by-geocode": stays.by_geocode,
        f"{_REFERENCE}/hotels/by-hotels": stays.by_hotels,
        f"{_REFERENCE}/hotel": stays.named,
        f"{_REFERENCE}/airports": locations.near,
        f"{_REFERENCE}/cities": locations.cities,
        _REFERENCE: locations.search,
        _REFERENCE + "/{id}": locations.one,
        "/v1/reference-data/airlines": locations.airlines,
        "/v3/shopping/hotel-offers": stays.hotel_offers,
        "/v3/shopping/hotel-offers/{id}": stays.hotel_offer,
        "/v1/shopping/activities": experiences.around,
        "/v1/shopping/activities/by-square": experiences.square,
        "/v1/shopping/activities/{id}": experiences.one,
    }
    post = {
        "/v2/booking/hotel-orders": stays.hotel_order,
        "/v1/shopping/transfer-offers": rides.offers,
        "/v1/ordering/transfer-orders": rides.order,
        "/v1/ordering/transfer-orders/{id}/transfers/cancellation": rides.cancel,
    }
    return [
        Route("/v1/security/oauth2/token", access.token, methods=["POST"]),
        Route("/v1/security/oauth2/token/{token}", access.known, methods=["GET"]),
        *(Route(path, access.guarded(handler), methods=["GET"]) for path, handler in get.items()),
        *(Route(path, access.guarded(handler), methods=["POST"]) for path, handler in post.items()),
    ]
