# One image for web, worker and beat: docker run … web | worker | beat | any command of manage.py.
FROM python:3.13-slim AS build
RUN pip install --no-cache-dir uv
WORKDIR /site
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-default-groups --no-cache

FROM python:3.13-slim
RUN useradd --system --no-create-home --uid 1000 site
WORKDIR /site
ENV PATH=/site/.venv/bin:$PATH PYTHONUNBUFFERED=1 DATA_DIR=/site/var
COPY --from=build /site/.venv .venv
COPY . .
RUN python manage.py collectstatic --no-input --verbosity 0 && chown -R site var
USER site
EXPOSE 8000
# Needs localhost among ALLOWED_HOSTS. compose.yaml switches it off for worker and beat.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://localhost:8000/healthz', timeout=2)"]
ENTRYPOINT ["python", "manage.py"]
CMD ["web", "--host", "0.0.0.0"]
