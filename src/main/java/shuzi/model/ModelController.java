package shuzi.model;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.core.io.InputStreamResource;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;
import shuzi.core.id.DatasetId;
import shuzi.core.id.ModelId;
import shuzi.core.network.ConfusionMatrix;
import shuzi.core.network.ReliabilityTable;
import shuzi.core.network.WilsonInterval;
import shuzi.web.binding.ValidName;
import shuzi.web.condition.EntityTags;
import shuzi.web.condition.Precondition;
import shuzi.web.download.Download;
import shuzi.web.paging.Page;
import shuzi.web.paging.PageQuery;
import shuzi.web.paging.SortedBy;
import shuzi.web.problem.Problems;

/** Lists and deletes models and sends their weights and evaluations, over HTTP. */
@RestController
@RequestMapping("/models")
@Tag(name = "Models", description = "Trained networks; models never change")
class ModelController {

    private final Models models;
    private final EntityTags tags;

    ModelController(Models models, EntityTags tags) {
        this.models = models;
        this.tags = tags;
    }

    @Schema(name = "Evaluation", description = "Evaluation of a model on images that it was not trained on")
    record EvaluationBody(
            @Schema(description = "Side of the split that the model was evaluated on", example = "TEST")
            String split,

            @Schema(description = "Share of the images that it classifies correctly", example = "0.8197")
            double accuracy,

            @Schema(
                    description = "Mean cross-entropy per image (the cost without weight decay); null for models of"
                            + " earlier builds",
                    example = "0.81")
            @Nullable
            Double cost,

            @Schema(description = "Confidence interval of the accuracy, 95 % (Wilson)")
            WilsonInterval accuracyInterval,

            @Schema(
                    description =
                            "Expected calibration error: mean difference of confidence and accuracy; null for models"
                                    + " of earlier builds",
                    example = "0.003")
            @Nullable
            Double expectedCalibrationError,

            @Schema(description = "Accuracy by confidence in 15 bins; empty for models of earlier builds")
            List<ReliabilityTable.Bin> calibration,

            @Schema(
                    description = "Share of the images with outOfClass true; null for models of earlier builds",
                    example = "0.004")
            @Nullable
            Double outOfClassFraction,

            @Schema(description = "Accuracy for each known writer, the lowest first; empty if no writer is known")
            List<TestResults.WriterResult> writers,

            @Schema(
                    description = "Number of images by true class (rows) and predicted class (columns), 15 x 15",
                    example = "[[230, 2, 8], [1, 235, 4], [3, 0, 237]]")
            int[][] confusionMatrix,

            @Schema(description = "Results for each class, by label")
            List<ClassBody> classes) {

        @Schema(name = "ClassEvaluation", description = "Results for one class")
        record ClassBody(
                @Schema(description = "Label, 1..15", example = "6")
                int label,

                @Schema(description = "Character", example = "五")
                String character,

                @Schema(
                        description =
                                "Share of correct images among those predicted as this class; 0 if there are none",
                        example = "0.81")
                double precision,

                @Schema(description = "Share of the class's images that were predicted as this class", example = "0.79")
                double recall,

                @Schema(description = "Harmonic mean of precision and recall", example = "0.8")
                double f1,

                @Schema(description = "Number of the class's images", example = "240")
                long support) {}

        static EvaluationBody from(Model model) {
            ConfusionMatrix matrix = model.requireConfusionMatrix();
            TestResults results = model.testResults();
            return new EvaluationBody(
                    "TEST",
                    matrix.accuracy(),
                    results == null ? null : results.cost(),
                    WilsonInterval.of(matrix.correct(), matrix.count()),
                    results == null ? null : results.reliability().expectedCalibrationError(),
                    results == null ? List.of() : results.reliability().bins(),
                    results == null ? null : results.outOfClassFraction(),
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
    @SortedBy({"name", "createdAt", "trainAccuracy", "testAccuracy"})
    @Problems(400)
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    Page<ModelBody> list(
            @Parameter(description = "Only models with this data set") @RequestParam(required = false) @Nullable
                    DatasetId datasetId,
            @Parameter(
                            description = "Only models with exactly this name",
                            example = "Chinese MNIST, RECOMMENDED",
                            schema =
                                    @Schema(
                                            type = "string",
                                            minLength = 1,
                                            maxLength = ValidName.MAX,
                                            pattern = ValidName.PATTERN))
                    @RequestParam(required = false)
                    @ValidName
                    @Nullable
                    String name,
            @Valid @ParameterObject PageQuery query) {
        return models.list(datasetId, name, query).map(ModelBody::from);
    }

    @Operation(operationId = "getModel", summary = "Get a model")
    @ApiResponse(responseCode = "200", description = "The model")
    @Problems({400, 404})
    @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ModelBody> get(@Parameter(description = "Id of the model") @PathVariable ModelId id) {
        return tags.answer(ModelBody.from(models.get(id)));
    }

    @Operation(operationId = "deleteModel", summary = "Delete a model")
    @ApiResponse(responseCode = "204", description = "The model was deleted")
    @Problems({400, 404, 412})
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@Parameter(description = "Id of the model") @PathVariable ModelId id, Precondition condition) {
        models.delete(id, model -> condition.require(ModelBody.from(model)));
    }

    @Operation(
            operationId = "getWeights",
            summary = "Get a model's weights",
            description = "Returns the stored weights in the format of docs/weights.md.")
    @ApiResponse(
            responseCode = "200",
            description = "The weights",
            content =
                    @Content(
                            mediaType = "application/octet-stream",
                            schema = @Schema(type = "string", format = "binary")))
    @ApiResponse(
            responseCode = "206",
            description = "The part of the weights in `Range`",
            content =
                    @Content(
                            mediaType = "application/octet-stream",
                            schema = @Schema(type = "string", format = "binary")))
    @Problems({400, 404, 416})
    @GetMapping(path = "/{id}/weights", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    @Nullable
    ResponseEntity<InputStreamResource> weights(
            @Parameter(description = "Id of the model") @PathVariable ModelId id, ServletWebRequest request)
            throws IOException {
        Model model = models.get(id);
        String tag = "\"" + model.weightsDigest() + "\"";
        if (request.checkNotModified(tag)) {
            return null; // the client has them
        }
        var headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_OCTET_STREAM);
        headers.setETag(tag);
        headers.setCacheControl(
                CacheControl.maxAge(Duration.ofDays(365)).cachePrivate().immutable());
        headers.setContentDisposition(
                ContentDisposition.attachment().filename(id + ".shuzi").build());
        return Download.of(request, headers, () -> models.weightsFile(model));
    }

    @Operation(
            operationId = "getEvaluation",
            summary = "Get a model's evaluation",
            description = "Returns the evaluation on the test images of the model's data set.")
    @ApiResponse(responseCode = "200", description = "The evaluation")
    @Problems({400, 404})
    @GetMapping(path = "/{id}/evaluation", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<EvaluationBody> evaluation(@Parameter(description = "Id of the model") @PathVariable ModelId id) {
        return tags.answer(EvaluationBody.from(models.get(id)));
    }
}
