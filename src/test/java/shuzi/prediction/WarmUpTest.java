package shuzi.prediction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import shuzi.Api;
import shuzi.OtherService;
import shuzi.ServiceTest;
import shuzi.WrittenNumerals;
import shuzi.web.request.WarmUpRequests;

@ServiceTest
@ExtendWith(OutputCaptureExtension.class)
class WarmUpTest {

    private static final String HASH = "0000000000000000000000000000000000000000000000000000000000000001";
    private static final String KEYS = "--shuzi.security.keys=reader:read:" + HASH;

    private final DataSource database;

    @Autowired
    WarmUpTest(DataSource database) {
        this.database = database;
    }

    private OtherService start(String... more) throws Exception {
        String[] arguments = {
            "--shuzi.prediction.warm-up=100ms", "--shuzi.model.starter=true", "--logging.level.shuzi.access=info"
        };
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(more));
        return new OtherService(database, all.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({"none, 200", "api-key, 401"}) // with keys only health is public
    void theWarmUpIsNeitherLoggedNorMeasured(String mode, int statusOfMetrics, CapturedOutput output) throws Exception {
        try (OtherService service = start(KEYS, "--shuzi.security.mode=" + mode)) {
            assertThat(output.getOut()).containsPattern("Warmed up with [0-9]+ requests");
            Api.Answer metrics = service.api().get("/actuator/prometheus");
            assertThat(metrics.status()).isEqualTo(statusOfMetrics);
            List<String> logged = new ArrayList<>();
            Awaitility.await().until(() -> {
                // a service that another test starts at the same time sets the level for all
                LoggingSystem.get(getClass().getClassLoader()).setLogLevel("shuzi.access", LogLevel.INFO);
                service.api().get("/actuator/prometheus");
                logged.clear();
                output.getOut()
                        .lines()
                        .filter(line -> line.contains(service.requestThreads()))
                        .forEach(logged::add);
                return logged.stream().anyMatch(line -> line.contains("GET /actuator/prometheus"));
            });
            assertThat(logged).noneMatch(line -> line.contains("POST /predict"));
            assertThat(metrics.text()).doesNotContain("uri=\"/predict").doesNotContain("shuzi_predictions_total{");
        }
    }

    @Test
    void theTokenOfTheWarmUpIsWorthNothingWhenTheServiceIsReady() throws Exception {
        try (OtherService service = start(KEYS, "--shuzi.security.mode=api-key")) {
            WarmUpRequests requests = service.bean(WarmUpRequests.class);
            String token = requests.begin();
            byte[] picture = WrittenNumerals.file(6, 1001, "png");
            Api client = service.api().with(WarmUpRequests.HEADER, token);
            assertThat(client.post("/predict", "image/png", picture).status()).isEqualTo(200);
            Api wrong = service.api().with(WarmUpRequests.HEADER, token.replace(token.charAt(0), 'x'));
            assertThat(wrong.post("/predict", "image/png", picture).status()).isEqualTo(401);
            assertThat(client.get("/models").status())
                    .as("the token permits predictions only")
                    .isEqualTo(401);
            requests.end();
            assertThat(client.post("/predict", "image/png", picture).status()).isEqualTo(401);
        }
    }

    @Test
    void aServiceWithoutAModelStartsWithoutAWarmUp(CapturedOutput output) throws Exception {
        try (OtherService service = start("--shuzi.model.starter=false")) {
            assertThat(output.getOut()).doesNotContain("Warmed up");
            assertThat(service.api().get("/readyz").status()).isEqualTo(200);
        }
    }
}
