package shuzi.prediction;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import shuzi.core.id.ModelId;
import shuzi.model.alias.AliasRevision;
import shuzi.model.alias.Aliases;
import shuzi.prediction.ShadowTraffic.AliasAtRevision;
import shuzi.web.binding.AliasName;
import shuzi.web.condition.EntityTags;
import shuzi.web.problem.Problems;

/** Shows over HTTP what the shadow models of aliases do. */
@RestController
@Tag(name = "Aliases")
class ShadowController {

    private final Aliases aliases;
    private final ShadowStatisticsRepository statistics;
    private final ShadowTraffic traffic;
    private final EntityTags tags;

    ShadowController(Aliases aliases, ShadowStatisticsRepository statistics, ShadowTraffic traffic, EntityTags tags) {
        this.aliases = aliases;
        this.statistics = statistics;
        this.traffic = traffic;
        this.tags = tags;
    }

    @Schema(
            description =
                    "How the shadow model of an alias agrees with the model that answers, since its latest revision")
    record Shadow(
            @Schema(description = "Name of the alias", example = "default")
            String alias,

            @Schema(description = "The revision since which pictures are counted", example = "17")
            int revision,

            @Schema(description = "Id of the model that answers", example = "7d0b3c1e-55a1-4f0e-8f86-0b6a3f6f1d42")
            ModelId modelId,

            @Schema(
                    description = "Id of the shadow model; null if the alias has none",
                    example = "c56a4180-65aa-42ec-a945-5fd21dec0538")
            @Nullable
            ModelId shadowModelId,

            @Schema(description = "Pictures that the alias has answered", example = "1200")
            long requests,

            @Schema(description = "Pictures that the shadow did not get, because too many waited", example = "0")
            long dropped,

            @Schema(description = "Pictures that the shadow could not classify", example = "0")
            long failed,

            @Schema(description = "Pictures with the same label, or out of class for both models", example = "1188")
            long agreements,

            @Schema(
                    description =
                            "Share of agreements among the pictures that both models have classified; null if there"
                                    + " are none",
                    example = "0.99")
            @Nullable
            Double agreement,

            @Schema(description = "Pictures that are out of class for the model that answers only", example = "4")
            long onlyLiveOutOfClass,

            @Schema(description = "Pictures that are out of class for the shadow only", example = "3")
            long onlyShadowOutOfClass,

            @Schema(
                    description = "Number of other disagreements by label of the model that answers (rows) and of the"
                            + " shadow (columns), 15 x 15",
                    example = "[[0, 2, 0], [1, 0, 0], [0, 0, 0]]")
            long[][] disagreements,

            @Schema(description = "Duration of a classification by the model that answers")
            Latency liveLatency,

            @Schema(description = "Duration of a classification by the shadow")
            Latency shadowLatency) {}

    @Schema(
            description =
                    "Quantiles of a duration in milliseconds, at most 19 % too large; null if nothing was measured")
    record Latency(
            @Schema(description = "Median", example = "0.25") @Nullable
            Double p50Millis,

            @Schema(description = "99th percentile", example = "1.4") @Nullable
            Double p99Millis) {

        static Latency of(LatencyHistogram histogram) {
            return new Latency(histogram.quantileMillis(0.5), histogram.quantileMillis(0.99));
        }
    }

    @Operation(
            operationId = "getShadow",
            summary = "Get the statistics of an alias' shadow",
            description = "Counts of all replicas, at most a few seconds old.")
    @ApiResponse(responseCode = "200", description = "The statistics")
    @Problems({400, 404})
    @GetMapping(path = "/models/aliases/{alias}/shadow", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Shadow> get(
            @Parameter(description = "Name of the alias", example = "default") @PathVariable @AliasName String alias) {
        AliasRevision present = aliases.get(alias);
        traffic.flush();
        ShadowStatistics counted =
                statistics.find(new AliasAtRevision(alias, present.revision())).orElseGet(ShadowStatistics::new);
        return tags.answer(body(present, counted));
    }

    private static Shadow body(AliasRevision alias, ShadowStatistics counted) {
        long[][] table = new long[ShadowStatistics.CLASSES][];
        Arrays.setAll(
                table,
                row -> Arrays.copyOfRange(
                        counted.disagreements, row * ShadowStatistics.CLASSES, (row + 1) * ShadowStatistics.CLASSES));
        long compared = counted.agreements
                + counted.onlyLiveOutOfClass
                + counted.onlyShadowOutOfClass
                + Arrays.stream(counted.disagreements).sum();
        return new Shadow(
                alias.alias(),
                alias.revision(),
                alias.requireModelId(),
                alias.shadowModelId(),
                counted.requests,
                counted.dropped,
                counted.failed,
                counted.agreements,
                compared == 0 ? null : (Double) (counted.agreements / (double) compared),
                counted.onlyLiveOutOfClass,
                counted.onlyShadowOutOfClass,
                table,
                Latency.of(counted.live),
                Latency.of(counted.shadow));
    }
}
