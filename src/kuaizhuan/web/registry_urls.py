"""Addresses of contracts and of the registries; part of `web.urls`."""

from django.urls import path

from kuaizhuan.web.views import contracts, registration

urlpatterns = [
    path("contracts/", contracts.contracts, name="contracts"),
    path("contracts/enter/", contracts.enter, name="enter_contract"),
    path("contracts/<slug:code>/", contracts.contract, name="contract"),
    path("contracts/<slug:code>/revise/", contracts.revise, name="revise_contract"),
    path("contracts/<slug:code>/precheck/", contracts.precheck, name="precheck"),
    path("contracts/<slug:code>/file/", contracts.file, name="file_application"),
    path("contracts/<slug:code>/relief/", contracts.relief, name="record_relief"),
    path("contracts/<slug:code>/cancel/", contracts.cancel, name="cancel_registration"),
    path("registry/", registration.queue, name="registry"),
    path("registry/register/", registration.register, name="register"),
    path("registry/register/<slug:code>/", registration.registered, name="registration"),
    path("registry/lists/<slug:code>/", registration.registry_list, name="registry_list"),
    path("registry/<slug:code>/", registration.application, name="application"),
    path("registry/<slug:code>/<slug:verb>/", registration.act, name="act_application"),
    path("certificates/<str:token>/", registration.certificate, name="certificate"),
    path("certificates/<str:token>/code.svg", registration.certificate_code, name="certificate_code"),
    path("flows/", registration.flow, name="flows"),
]
