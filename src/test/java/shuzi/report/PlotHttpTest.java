package shuzi.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.ServiceTest;
import shuzi.Zip;
import shuzi.core.id.ModelId;
import shuzi.core.image.ImageEncoder;
import shuzi.core.plot.SamplePlot;
import shuzi.model.Model;
import shuzi.model.Models;
import tools.jackson.databind.JsonNode;

@ServiceTest
class PlotHttpTest {

    private static final byte[] IMAGES = Zip.numerals(2, 3).build();
    private static final String SMALL = "?width=300&height=200";
    private static @Nullable JsonNode shared; // models never change, and training takes time

    @LocalServerPort
    int port;

    @Autowired
    Models models;

    @Autowired
    ModelPlots plots;

    Api api;
    String dataset = "";
    JsonNode model;
    String jobPlots = "";
    String modelPlots = "";

    @BeforeEach
    void train() {
        api = new Api(port);
        if (shared == null) {
            shared = api.trainModel(api.importArchive(IMAGES).get("id").asString());
        }
        of(shared);
    }

    private void of(JsonNode trained) {
        model = trained;
        dataset = model.get("datasetId").asString();
        jobPlots = "/training-jobs/" + model.get("jobId").asString() + "/plots/";
        modelPlots = "/models/" + model.get("id").asString() + "/plots/";
    }

    private List<String> all() {
        return List.of(
                jobPlots + "cost",
                jobPlots + "accuracy",
                modelPlots + "confusion-matrix",
                modelPlots + "accuracy-by-label",
                modelPlots + "sample-predictions",
                modelPlots + "weights");
    }

    @Test
    void everyPlotIsAvailableAsPngAndSvg() throws IOException {
        for (String plot : all()) {
            Api.Answer png = api.get(plot);
            assertThat(png.status()).as(plot).isEqualTo(200);
            assertThat(png.header("Content-Type")).isEqualTo("image/png");
            assertThat(png.header("Content-Disposition")).matches("inline; filename=\"[a-z-]+-[0-9a-f-]{36}\\.png\"");
            assertThat(png.header("Vary")).contains("Accept");
            BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png.bytes()));
            assertThat(List.of(picture.getWidth(), picture.getHeight())).isEqualTo(List.of(800, 500));

            Api.Answer svg = api.get(plot + "?width=400&height=300", "Accept", "image/svg+xml");
            assertThat(svg.header("Content-Type")).isEqualTo("image/svg+xml");
            assertThat(svg.header("Content-Disposition")).contains(".svg");
            assertThat(svg.header("Content-Security-Policy")).contains("default-src 'none'");
            assertThat(svg.text()).contains("<svg").contains("viewBox=\"0 0 400 300\"");
            assertThat(svg.header("ETag")).isNotEqualTo(png.header("ETag"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    */* | image/png
                    image/* | image/png
                    image/svg+xml, image/png;q=0.9 | image/svg+xml
                    image/png;q=0.2, image/svg+xml;q=0.3 | image/svg+xml
                    text/html, image/*;q=0.8, */*;q=0.5 | image/png
                    image/png;q=0, */* | image/svg+xml
                    """)
    void theAcceptHeaderSelectsTheFormat(String accept, String format) {
        assertThat(api.get(jobPlots + "cost", "Accept", accept).header("Content-Type"))
                .isEqualTo(format);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "image/jpeg", "application/json", "image/png;q=0"})
    void anUnsupportedMediaTypeIsNotAcceptable(String accept) {
        for (String plot : List.of(jobPlots + "cost", modelPlots + "weights")) {
            Api.Answer answer = api.get(plot, "Accept", accept);
            assertThat(answer.json(406).get("status").asInt()).isEqualTo(406);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        }
    }

    @ParameterizedTest
    @CsvSource({"width=199,width", "width=2001,width", "height=0,height", "height=x,height", "width=1e9,width"})
    void aSizeOutOfBoundsIsNamed(String query, String field) {
        for (String plot : all()) {
            JsonNode problem = api.get(plot + "?" + query).json(400);
            assertThat(problem.at("/errors/0/field").asString()).as(plot).isEqualTo(field);
        }
    }

    @Test
    void aMalformedIfNoneMatchIsIgnored() {
        for (String header : List.of("websocket", "::::", "\"open", "W/")) {
            assertThat(api.get(modelPlots + "weights" + SMALL, "If-None-Match", header)
                            .status())
                    .as(header)
                    .isEqualTo(200);
        }
    }

    @Test
    void plotsOfModelsAreImmutableAndThoseOfJobsAreRevalidated() {
        for (String plot : all()) {
            Api.Answer answer = api.get(plot + SMALL);
            assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
            Api.Answer again = api.get(plot + SMALL, "If-None-Match", answer.header("ETag"));
            assertThat(again.status()).isEqualTo(304);
            assertThat(again.bytes()).isEmpty();
            assertThat(again.header("ETag")).isEqualTo(answer.header("ETag"));
            assertThat(api.get(plot + SMALL + "0").header("ETag")).isNotEqualTo(answer.header("ETag"));
        }
    }

    @Test
    void severalJobsAreCompared() {
        String other = api.startJob("""
                {"datasetId": "%s", "preset": "TUTORIAL", "epochs": 2, "hiddenLayers": [4], "name": "<b>$\\\\frac$</b> \\uD83D\\uDE00"}""".formatted(dataset));
        api.awaitEnd(other);
        for (String plot : List.of("cost", "accuracy")) {
            Api.Answer alone = api.get(jobPlots + plot);
            Api.Answer both = api.get(jobPlots + plot + "?compare=" + other);
            assertThat(both.status()).isEqualTo(200);
            assertThat(both.bytes()).isNotEqualTo(alone.bytes());
            assertThat(both.header("ETag")).isNotEqualTo(alone.header("ETag"));
            assertThat(api.get(jobPlots + plot + "?compare=" + other + "&compare=" + other)
                            .header("ETag"))
                    .isEqualTo(both.header("ETag"));
        }
        assertThat(api.get("/training-jobs/" + other + "/plots/cost", "Accept", "image/svg+xml")
                        .text())
                .contains("&lt;b&gt;$\\frac$&lt;/b&gt;")
                .doesNotContain("<b>");
    }

    @Test
    void missingResourcesAndInvalidParametersAreNamed() {
        var unknown = UUID.fromString("00000000-0000-0000-0000-000000000001");
        assertThat(api.get(jobPlots + "cost?compare=" + unknown)
                        .json(404)
                        .get("detail")
                        .asString())
                .isEqualTo("There is no training job " + unknown + ".");
        assertThat(api.get("/training-jobs/" + unknown + "/plots/cost").status())
                .isEqualTo(404);
        assertThat(api.get("/models/" + unknown + "/plots/weights").status()).isEqualTo(404);
        assertThat(api.get(jobPlots + "weights").status()).isEqualTo(404);
        assertThat(api.get(modelPlots + "cost").status()).isEqualTo(404);
        for (String blank : new String[] {"", "%00", ",", "%20,%00"}) {
            assertThat(api.get(jobPlots + "cost?compare=" + blank).status())
                    .as(blank)
                    .isEqualTo(200);
        }
        assertThat(api.get(jobPlots + "cost?compare=7")
                        .json(400)
                        .at("/errors/0/field")
                        .asString())
                .isEqualTo("compare");
        String many = IntStream.range(0, 10)
                .mapToObj(i -> "compare=" + UUID.randomUUID())
                .collect(Collectors.joining("&"));
        assertThat(api.get(jobPlots + "cost?" + many)
                        .json(400)
                        .at("/errors/0/field")
                        .asString())
                .isEqualTo("compare");
        assertThat(api.get(modelPlots + "sample-predictions?count=0")
                        .json(400)
                        .at("/errors/0/field")
                        .asString())
                .isEqualTo("count");
    }

    @Test
    void queuedRunningAndCancelledJobsArePlotted() {
        String job = api.startJob("""
                {"datasetId": "%s", "preset": "TUTORIAL", "epochs": 100000, "hiddenLayers": [4]}""".formatted(dataset));
        String plot = "/training-jobs/" + job + "/plots/accuracy";
        assertThat(api.get(plot).status()).isEqualTo(200);
        api.awaitJob(job, running -> running.at("/progress/epoch").asInt() > 3);
        Api.Answer before = api.get(plot);
        assertThat(before.status()).isEqualTo(200);
        int epoch =
                api.get("/training-jobs/" + job).json(200).at("/progress/epoch").asInt();
        api.awaitJob(job, running -> running.at("/progress/epoch").asInt() > epoch);
        assertThat(api.get(plot, "If-None-Match", before.header("ETag")).status())
                .isEqualTo(200);
        api.post("/training-jobs/" + job + "/cancel", "");
        api.awaitEnd(job);
        Api.Answer cancelled = api.get(plot);
        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(api.get(plot, "If-None-Match", cancelled.header("ETag")).status())
                .isEqualTo(304);
    }

    @Test
    void samplePredictionsAreChosenByTheSeedAndNeedTheDataSet() {
        of(api.trainModel(api.importArchive(IMAGES).get("id").asString()));
        String plot = modelPlots + "sample-predictions";
        byte[] first = api.get(plot + "?seed=1").bytes();
        assertThat(api.get(plot + "?seed=1").bytes()).isEqualTo(first);
        assertThat(api.get(plot + "?seed=2").bytes()).isNotEqualTo(first);
        assertThat(api.get(plot + "?count=3&seed=1").bytes()).isNotEqualTo(first);
        api.delete("/datasets/" + dataset);
        assertThat(api.get(plot).json(404).get("detail").asString())
                .isEqualTo("Model " + model.get("id").asString() + " has no sample predictions: its data set " + dataset
                        + " was deleted.");
        assertThat(api.get(modelPlots + "confusion-matrix").status()).isEqualTo(200);
    }

    @Test
    void samplePredictionsEqualTheAnswersToTheirImages() {
        JsonNode ended = api.awaitEnd(api.startJob("""
                {"datasetId": "%s", "epochs": 3, "hiddenLayers": [16], "syntheticImages": 0, "learningRate": 0.01}""".formatted(dataset)));
        String id = ended.get("modelId").asString();
        Model normalized = models.get(new ModelId(UUID.fromString(id)));
        assertThat(normalized.rejectionThreshold()).isNotNull();
        for (SamplePlot.Sample sample :
                plots.samplePredictions(normalized, 12, 0).samples()) {
            JsonNode answer = api.post("/predict?model=" + id, "image/png", ImageEncoder.png(sample.image()))
                    .json(200);
            boolean outOfClass = answer.get("outOfClass").asBoolean();
            JsonNode best = answer.at("/candidates/0");
            String character = best.get("character").asString();
            assertThat(sample.answer())
                    .isEqualTo("%s %.1f %%"
                            .formatted(character, 100 * best.get("probability").asDouble()));
            assertThat(sample.outcome())
                    .isEqualTo(
                            outOfClass
                                    ? SamplePlot.Outcome.OUT_OF_CLASS
                                    : character.equals(sample.truth())
                                            ? SamplePlot.Outcome.CORRECT
                                            : SamplePlot.Outcome.INCORRECT);
        }
    }
}
