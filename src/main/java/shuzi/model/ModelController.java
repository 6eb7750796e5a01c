package shuzi.model;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import shuzi.image.Fitting;
import shuzi.network.Activation;
import shuzi.network.ConfusionMatrix;
import shuzi.network.OutputActivation;
import shuzi.network.ReliabilityTable;
import shuzi.network.WilsonInterval;
import shuzi.paging.Page;
import shuzi.paging.PageQuery;
import shuzi.problem.NotFoundException;
import shuzi.problem.Problems;
import tools.jackson.databind.JsonNode;

/** Models over HTTP. */
@RestController
@RequestMapping("/models")
@Tag(name = "Models", description = "Trained networks; a model is never changed")
class ModelController {

    private final Models models;

    ModelController(Models models) {
        this.models = models;
    }

    @Schema(name = "Model", description = "A trained network without its weights")
    record ModelBody(
            @Schema(description = "Id", example = "7d0b3c1e-55a1-4f0e-8f86-0b6a3f6f1d42")
            UUID id,

            @Schema(description = "Name", example = "Chinese MNIST, RECOMMENDED")
            String name,

            @Schema(
                    description = "The job that trained it; null for a model that was not trained here",
                    example = "c56a4180-65aa-42ec-a945-5fd21dec0538")
            @Nullable
            UUID jobId,

            @Schema(
                    description =
                            "The data set it was trained on, or, imported, judged on; null for an imported model that was not"
                                    + " judged, and for the one that came with the service",
                    example = "3f1c9a52-6f0e-4d8e-9b57-0d1f6a2c7e11")
            @Nullable
            UUID datasetId,

            @Schema(
                    description = "Digest of that data set; null for an imported model that was not judged",
                    example = "8d0f5a1f0c3b7e1b5a7bb9b8b1f6f0a2f3c5d7e9a1b2c3d4e5f60718293a4b5c")
            @Nullable
            String datasetDigest,

            @Schema(description = "Units of each layer, inputs first", example = "[4096, 256, 15]")
            List<Integer> layers,

            @Schema(description = "Number of weights and biases", example = "1052687")
            long parameterCount,

            @Schema(
                    description = "Every setting of the training, or what is known of an imported model",
                    type = "object",
                    example = "{\"preset\": \"RECOMMENDED\", \"seed\": 0}")
            JsonNode config,

            @Schema(description = "Activation of the hidden units", example = "RELU")
            Activation activation,

            @Schema(description = "Activation of the output units", example = "SOFTMAX")
            OutputActivation output,

            @Schema(
                    description = "How pictures are fitted to the network; null when their 64 x 64 pixels are taken as"
                            + " they are")
            @Nullable
            FittingBody fitting,

            @Schema(description = "What a pixel, 0..255, is multiplied with to become an input", example = "0.0039")
            double pixelScale,

            @Schema(
                    description = "What logits are divided by to become probabilities, fitted on validation images",
                    example = "1.1")
            double temperature,

            @Schema(description = "Pictures of less evidence are refused; null when none are", example = "3.1")
            @Nullable
            Double leastEvidence,

            @Schema(description = "Its classes, by label") List<ModelClass> classes,

            @Schema(
                    description = "Share of the training images that it gets right; null when it was not judged",
                    example = "0.9894")
            @Nullable
            Double trainAccuracy,

            @Schema(
                    description = "Share of the validation images that it gets right, if there were any",
                    example = "0.995")
            @Nullable
            Double validationAccuracy,

            @Schema(
                    description = "Share of the test images that it gets right; null when it was not judged",
                    example = "0.8197")
            @Nullable
            Double testAccuracy,

            @Schema(
                    description = "SHA-256 of the stored weights",
                    example = "5f2b1c0d9e8f7a6b5c4d3e2f1a0b9c8d7e6f5a4b3c2d1e0f9a8b7c6d5e4f3a2b")
            String weightsDigest,

            @Schema(description = "Length of the stored weights", example = "4210788")
            long weightsBytes,

            @Schema(description = "Version of the service that trained or imported it", example = "0.1.0 (4f2a9c1)")
            String softwareVersion,

            @Schema(
                    description = "Matrix engine that it was trained or judged with",
                    example = "OPENBLAS with VECTOR_512 kernels")
            String matrixEngine,

            @Schema(description = "When it was created", example = "2026-01-31T12:00:00Z")
            Instant createdAt) {

        @Schema(name = "Fitting", description = "How pictures are fitted to a network")
        record FittingBody(
                @Schema(description = "Version of the procedure", example = "1")
                int version,

                @Schema(description = "Side of the fitted square, in pixels", example = "32")
                int side,

                @Schema(description = "Longer side of the character within it, in pixels", example = "28")
                int box,

                @Schema(description = "What strokes are evened out to, in its pixels; 0 leaves them", example = "3.2")
                double strokeWidth) {

            static @Nullable FittingBody from(@Nullable Fitting fitting) {
                return fitting == null
                        ? null
                        : new FittingBody(fitting.version(), fitting.side(), fitting.box(), fitting.strokeWidth());
            }
        }

        static ModelBody from(Model model) {
            return new ModelBody(
                    model.id(),
                    model.name(),
                    model.provenance().jobId(),
                    model.provenance().datasetId(),
                    model.provenance().datasetDigest(),
                    model.topology().layers(),
                    model.topology().parameterCount(),
                    model.provenance().config(),
                    model.topology().hidden(),
                    model.topology().output(),
                    FittingBody.from(model.preparation().fitting()),
                    model.preparation().pixelScale(),
                    model.temperature(),
                    model.leastEvidence(),
                    model.classes(),
                    model.trainAccuracy(),
                    model.validationAccuracy(),
                    model.testAccuracy(),
                    model.weightsDigest(),
                    model.weightsBytes(),
                    model.provenance().softwareVersion(),
                    model.provenance().matrixEngine(),
                    model.createdAt());
        }
    }

    @Schema(name = "Evaluation", description = "How good a model is on images it was not trained with")
    record EvaluationBody(
            @Schema(description = "The side of the data set it was judged on", example = "TEST")
            String split,

            @Schema(description = "Share of the images that it gets right", example = "0.8197")
            double accuracy,

            @Schema(
                    description =
                            "Mean cross-entropy of an image: the cost without weight decay; null for a model of before it was"
                                    + " measured",
                    example = "0.81")
            @Nullable
            Double cost,

            @Schema(description = "Where the accuracy truly is, with a confidence of 95 % (Wilson)")
            IntervalBody accuracyInterval,

            @Schema(
                    description =
                            "Mean distance of confidence and accuracy; null for a model of before it was measured",
                    example = "0.003")
            @Nullable
            Double expectedCalibrationError,

            @Schema(description = "How often it is right, by how sure it is, in 15 bins; empty likewise")
            List<BinBody> calibration,

            @Schema(description = "Share of the images that it refuses; null likewise", example = "0.004") @Nullable
            Double rejectedFraction,

            @Schema(description = "Each writer whose images are known, the worst first; empty likewise")
            List<TestResults.WriterResult> writers,

            @Schema(
                    description = "Number of images by true class (rows) and answer (columns), 15 x 15",
                    example = "[[230, 2, 8], [1, 235, 4], [3, 0, 237]]")
            int[][] confusionMatrix,

            @Schema(description = "Each class, by label") List<ClassBody> classes) {

        @Schema(name = "Interval", description = "An interval")
        record IntervalBody(
                @Schema(description = "Its lower end", example = "0.8068")
                double from,

                @Schema(description = "Its upper end", example = "0.832")
                double to) {

            static IntervalBody from(WilsonInterval interval) {
                return new IntervalBody(interval.from(), interval.to());
            }
        }

        @Schema(name = "CalibrationBin", description = "The images whose answers are about as sure")
        record BinBody(
                @Schema(description = "They are surer than this", example = "0.9333")
                double from,

                @Schema(description = "They are not surer than this", example = "1.0")
                double to,

                @Schema(description = "Number of the images", example = "3480")
                int count,

                @Schema(description = "Mean of their probabilities; 0 when there are none", example = "0.996")
                double confidence,

                @Schema(description = "Share that is right; 0 when there are none", example = "0.997")
                double accuracy) {

            static BinBody from(ReliabilityTable.Bin bin) {
                return new BinBody(bin.from(), bin.to(), bin.count(), bin.confidence(), bin.accuracy());
            }
        }

        @Schema(name = "ClassEvaluation", description = "How good a model is on one class")
        record ClassBody(
                @Schema(description = "Label, 1..15", example = "6")
                int label,

                @Schema(description = "Character", example = "五")
                String character,

                @Schema(
                        description = "Share of the class among the images taken for it; 0 when none was",
                        example = "0.81")
                double precision,

                @Schema(description = "Share of the class's images that were found", example = "0.79")
                double recall,

                @Schema(description = "Harmonic mean of precision and recall", example = "0.8")
                double f1,

                @Schema(description = "Number of the class's images", example = "240")
                long support) {}

        static EvaluationBody from(Model model) {
            ConfusionMatrix matrix = model.confusionMatrix();
            if (matrix == null) {
                throw NotFoundException.because(
                        "Model " + model.id() + " was imported without a data set: it has no evaluation.");
            }
            TestResults results = model.testResults();
            return new EvaluationBody(
                    "TEST",
                    matrix.accuracy(),
                    results == null ? null : results.cost(),
                    IntervalBody.from(WilsonInterval.of(matrix.right(), matrix.count())),
                    results == null ? null : results.reliability().expectedCalibrationError(),
                    results == null
                            ? List.of()
                            : results.reliability().bins().stream()
                                    .map(BinBody::from)
                                    .toList(),
                    results == null ? null : results.rejectedFraction(),
                    results == null ? List.of() : results.writers(),
                    matrix.toArray(),
                    IntStream.range(0, matrix.classes())
                            .mapToObj(i -> new ClassBody(
                                    model.classes().get(i).label(),
                                    model.classes().get(i).character(),
                                    matrix.precision(i),
                                    matrix.recall(i),
                                    matrix.f1(i),
                                    matrix.support(i)))
                            .toList());
        }
    }

    @Operation(
            operationId = "listModels",
            summary = "List models",
            description = "Newest first, or sorted by `name`, `createdAt`, `trainAccuracy` or `testAccuracy`.")
    @ApiResponse(responseCode = "200", description = "A page of models")
    @Problems(400)
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    Page<ModelBody> list(@Valid @ParameterObject PageQuery query) {
        return models.list(query).map(ModelBody::from);
    }

    @Operation(operationId = "getModel", summary = "Get a model")
    @ApiResponse(responseCode = "200", description = "The model")
    @Problems({400, 404})
    @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    ModelBody get(@Parameter(description = "Id of the model") @PathVariable UUID id) {
        return ModelBody.from(models.get(id));
    }

    @Operation(operationId = "deleteModel", summary = "Delete a model")
    @ApiResponse(responseCode = "204", description = "It is deleted")
    @Problems({400, 404})
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@Parameter(description = "Id of the model") @PathVariable UUID id) {
        models.delete(id);
    }

    @Operation(
            operationId = "getWeights",
            summary = "Get a model's weights",
            description = "The stored blob, in the format that docs/weights.md describes.")
    @ApiResponse(
            responseCode = "200",
            description = "The weights",
            content =
                    @Content(
                            mediaType = "application/octet-stream",
                            schema = @Schema(type = "string", format = "binary")))
    @Problems({400, 404})
    @GetMapping(path = "/{id}/weights", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    ResponseEntity<byte[]> weights(@Parameter(description = "Id of the model") @PathVariable UUID id) {
        Model model = models.get(id);
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .eTag("\"" + model.weightsDigest() + "\"")
                .cacheControl(CacheControl.maxAge(Duration.ofDays(365)).immutable())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(id + ".shuzi")
                                .build()
                                .toString())
                .body(models.weights(id));
    }

    @Operation(
            operationId = "getEvaluation",
            summary = "Get a model's evaluation",
            description = "On the test images of its data set, which it was not trained with.")
    @ApiResponse(responseCode = "200", description = "The evaluation")
    @Problems({400, 404})
    @GetMapping(path = "/{id}/evaluation", produces = MediaType.APPLICATION_JSON_VALUE)
    EvaluationBody evaluation(@Parameter(description = "Id of the model") @PathVariable UUID id) {
        return EvaluationBody.from(models.get(id));
    }
}
