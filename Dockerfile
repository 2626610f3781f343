# Two stages: the first has the tools that build, the second only what runs.
FROM python:3.12-slim AS builder
WORKDIR /src
RUN python -m venv /opt/plumbline
COPY requirements/run.lock requirements/run.lock
RUN /opt/plumbline/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements/run.lock
COPY pyproject.toml README.md ./
COPY models models
COPY scrapers scrapers
COPY service service
RUN /opt/plumbline/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.12-slim
RUN useradd --system --uid 10001 --create-home plumbline
RUN mkdir -p /data && chown plumbline /data
COPY --from=builder /opt/plumbline /opt/plumbline
ENV PATH=/opt/plumbline/bin:$PATH PYTHONUNBUFFERED=1 PLUMBLINE_DATABASE_URL=sqlite:////data/plumbline.db
WORKDIR /data
USER plumbline
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["plumbline", "serve", "--host", "0.0.0.0", "--port", "8000"]
