"""Sends one of each kind of message by a Segment-compatible SDK for Python: send.py segment|rudderstack COLLECTOR WRITE_KEY [gzip]"""
import sys

sdk, collector, write_key = sys.argv[1:4]
if sdk == "segment":
    import segment.analytics as analytics

    analytics.host = collector
else:
    import rudderstack.analytics as analytics

    analytics.dataPlaneUrl = collector
analytics.write_key = write_key
analytics.gzip = "gzip" in sys.argv[4:]
analytics.max_retries = 0
failures = []
analytics.on_error = lambda error, items: failures.append(error)

analytics.identify("haneul01", {"group_name": "VIP", "available_point": 1200})
analytics.track("haneul01", "view_product", {"product_no": "1001", "price": 27000})
analytics.page("haneul01", name="처음", properties={"path": "/"})
analytics.screen("haneul01", name="처음")
analytics.group("haneul01", "g1", {"name": "단골"})
analytics.alias("d0", "haneul01")
analytics.shutdown()
sys.exit(f"not sent: {failures}" if failures else 0)
