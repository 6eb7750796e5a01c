package shuzi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.core.matrix.MatrixEngine;
import tools.jackson.databind.JsonNode;

@ServiceTest
class ActuatorTest {

    @LocalServerPort
    int port;

    @Autowired
    MatrixEngine engine;

    Api api;

    @BeforeEach
    void connect() {
        api = new Api(port);
    }

    @Test
    void readinessIncludesTheDatabase() {
        JsonNode readiness = api.get("/actuator/health/readiness").json(200);
        assertThat(readiness.get("status").asString()).isEqualTo("UP");
        assertThat(readiness.get("components").propertyNames()).contains("db", "readinessState");
        assertThat(api.get("/readyz").json(200).get("status").asString()).isEqualTo("UP");
        assertThat(api.get("/livez").status()).isEqualTo(200);
        assertThat(api.get("/actuator/health/liveness").json(200).get("status").asString())
                .isEqualTo("UP");
    }

    @Test
    void infoHasVersionCommitAndMatrixEngine() {
        JsonNode info = api.get("/actuator/info").json(200);
        assertThat(info.at("/build/version").asString()).isNotBlank();
        assertThat(info.at("/matrix/engine").asString()).isEqualTo(engine.name());
        assertThat(info.at("/matrix/kernels").asString()).isEqualTo(engine.kernels());
        assertThat(info.at("/git/commit/id").asString()).isNotBlank();
    }

    @Test
    void probesHaveShortPaths() {
        assertThat(api.get("/livez").json(200).get("status").asString()).isEqualTo("UP");
        assertThat(api.get("/readyz").json(200).get("status").asString()).isEqualTo("UP");
    }

    @Test
    void metricsAreExposedInPrometheusFormat() {
        api.get("/models");
        assertThat(api.get("/actuator/prometheus").text())
                .contains(
                        "shuzi_training_jobs_queued ",
                        "shuzi_training_jobs_running ",
                        "shuzi_training_epochs_seconds_count ",
                        "hikaricp_connections_active{",
                        "jvm_memory_used_bytes{")
                .containsPattern("http_server_requests_seconds_bucket\\{.*uri=\"/models\",le=\"0.005\"} ");
    }

    @Test
    void metricsAreExposedButTheEnvironmentIsNot() {
        assertThat(api.get("/actuator/metrics/jvm.memory.used").status()).isEqualTo(200);
        assertThat(api.get("/actuator/env").status()).isEqualTo(404);
    }
}
