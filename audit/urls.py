from django.urls import path

from audit.views import log, reviews

app_name = "audit"
urlpatterns = [
    path("", log.log, name="log"),
    path("granska/", log.alerts, name="alerts"),
    path("granskningar/", reviews.reviews, name="reviews"),
    path("granskningar/dra/", reviews.draw, name="draw"),
    path("granskningar/<int:pk>/", reviews.review, name="review"),
    path("granskningar/<int:pk>/post/<int:item>/", reviews.review_item, name="review_item"),
    path("granskningar/<int:pk>/avsluta/", reviews.close_review, name="close_review"),
]
