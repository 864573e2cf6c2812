"""Addresses of imports and the questions they leave."""

from django.urls import path

from kuaizhuan.web.views.collect import admissions, cells, harvests, imports, lookups, questions

urlpatterns = [
    path("apply/", admissions.apply, name="apply"),
    path("admissions/", admissions.admissions, name="admissions"),
    path("admissions/<slug:code>/", admissions.admission, name="admission"),
    path("admissions/<slug:code>/decide/", admissions.decide, name="decide_admission"),
    path("admissions/<slug:code>/withdraw/", admissions.withdraw, name="withdraw_admission"),
    path("imports/", imports.imports, name="imports"),
    path("imports/preview/", imports.preview, name="preview"),
    path("imports/files/<slug:code>/", imports.upload, name="upload"),
    path("imports/files/<slug:code>/refused.xlsx", imports.upload_refused, name="upload_refused"),
    path("imports/files/<slug:code>/confirm/", imports.confirm, name="confirm_import"),
    path("imports/files/<slug:code>/map/", imports.map_columns, name="map_columns"),
    path("imports/template/<slug:word>.xlsx", imports.template, name="template"),
    path("imports/<slug:code>/", imports.run, name="run"),
    path("imports/<slug:code>/submit/", imports.submit_run, name="submit_run"),
    path("imports/<slug:code>/refused.xlsx", imports.run_refused, name="run_refused"),
    path("harvests/", harvests.harvests, name="harvests"),
    path("harvests/records/<int:number>/keep/", harvests.keep, name="keep_harvested"),
    path("harvests/<slug:code>/", harvests.harvest, name="harvest"),
    path("harvests/<slug:code>/pause/", harvests.pause, name="pause_harvest"),
    path("harvests/<slug:code>/resume/", harvests.resume, name="resume_harvest"),
    path("harvests/<slug:code>/run/", harvests.run_now, name="run_harvest"),
    path("<kind:kind>/<slug:code>/texts/", cells.cells, name="cells"),
    path("<kind:kind>/<slug:code>/source/", harvests.origin, name="origin"),
    path("organisations/<slug:code>/texts/", cells.organisation_cells, name="organisation_cells"),
    path("lookup/<slug:registry>/", lookups.identifier, name="look_up"),
    path("questions/", questions.questions, name="questions"),
    path("questions/cells/<int:number>/", questions.settle, name="settle_cell"),
    path("questions/<slug:family>/", questions.answer, name="answer_question"),
    path("questions/<slug:family>/<int:number>/reopen/", questions.reopen, name="reopen_question"),
]
