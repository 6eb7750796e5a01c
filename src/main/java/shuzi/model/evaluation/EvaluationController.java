package shuzi.model.evaluation;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;
import shuzi.core.id.DatasetId;
import shuzi.core.id.EvaluationId;
import shuzi.core.id.ModelId;
import shuzi.dataset.Split;
import shuzi.web.condition.EntityTags;
import shuzi.web.idempotency.IdempotentRequests;
import shuzi.web.idempotency.RequestContent;
import shuzi.web.paging.Page;
import shuzi.web.paging.PageQuery;
import shuzi.web.paging.SortedBy;
import shuzi.web.problem.Problems;

/** Evaluates and compares models over HTTP. */
@RestController
@RequestMapping("/models")
@Tag(name = "Models")
class EvaluationController {

    private final Evaluations evaluations;
    private final Comparisons comparisons;
    private final IdempotentRequests requests;
    private final EntityTags tags;

    EvaluationController(
            Evaluations evaluations, Comparisons comparisons, IdempotentRequests requests, EntityTags tags) {
        this.evaluations = evaluations;
        this.comparisons = comparisons;
        this.requests = requests;
        this.tags = tags;
    }

    @Schema(description = "The images to evaluate a model on")
    record NewEvaluation(
            @Schema(
                    description = "Id of the data set",
                    example = "3f1c9a52-6f0e-4d8e-9b57-0d1f6a2c7e11",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @NotNull
            DatasetId datasetId,

            @Schema(
                    description = "Side of the split that the model is evaluated on",
                    example = "TEST",
                    defaultValue = "TEST")
            @Nullable
            Split split) {

        Split splitOrTest() {
            return split == null ? Split.TEST : split;
        }
    }

    @Operation(
            operationId = "evaluateModel",
            summary = "Evaluate a model",
            description = "Classifies the images of a data set as predictions do, and stores the results.")
    @ApiResponse(
            responseCode = "201",
            description = "The new evaluation; `Location` has its URL",
            content = @Content(schema = @Schema(implementation = ModelEvaluationBody.class)))
    @Problems({400, 404, 409, 413, 415, 422, 429})
    @PostMapping(
            path = "/{id}/evaluations",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> create(
            @Parameter(description = "Id of the model; `GET /models` lists them") @PathVariable ModelId id,
            @Valid @RequestBody NewEvaluation request,
            @RequestHeader(name = IdempotentRequests.HEADER, required = false) @Nullable String key,
            UriComponentsBuilder here) {
        var fields = Arrays.asList(request.datasetId(), request.splitOrTest());
        return requests.once(key, RequestContent.of("POST /models/" + id + "/evaluations", fields), () -> {
            ModelEvaluation created = evaluations.create(id, request.datasetId(), request.splitOrTest());
            return ResponseEntity.created(
                            here.path("/models/{id}/evaluations/{evaluationId}").build(id, created.id()))
                    .body(ModelEvaluationBody.from(created));
        });
    }

    @Operation(
            operationId = "listEvaluations",
            summary = "List the evaluations of a model",
            description = "Newest first, or sorted by `createdAt`.")
    @ApiResponse(responseCode = "200", description = "A page of evaluations")
    @SortedBy("createdAt")
    @Problems({400, 404})
    @GetMapping(path = "/{id}/evaluations", produces = MediaType.APPLICATION_JSON_VALUE)
    Page<ModelEvaluationBody> list(
            @Parameter(description = "Id of the model; `GET /models` lists them") @PathVariable ModelId id,
            @Valid @ParameterObject PageQuery query) {
        return evaluations.list(id, query).map(ModelEvaluationBody::from);
    }

    @Operation(
            operationId = "getStoredEvaluation",
            summary = "Get a stored evaluation of a model",
            description =
                    "Returns accuracy, confidence interval, confusion matrix and calibration on the images of a data set.")
    @ApiResponse(responseCode = "200", description = "The evaluation")
    @Problems({400, 404})
    @GetMapping(path = "/{id}/evaluations/{evaluationId}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ModelEvaluationBody> get(
            @Parameter(description = "Id of the model; `GET /models` lists them") @PathVariable ModelId id,
            @Parameter(description = "Id of the evaluation; `GET /models/{id}/evaluations` lists them") @PathVariable
                    EvaluationId evaluationId) {
        return tags.answer(ModelEvaluationBody.from(evaluations.get(id, evaluationId)));
    }

    @Operation(
            operationId = "listEvaluationErrors",
            summary = "List the images that a model classified incorrectly",
            description =
                    "The most certain errors first, or sorted by `label`, `predicted`, `probability` or `maxLogit`.")
    @ApiResponse(responseCode = "200", description = "A page of images")
    @SortedBy({"label", "predicted", "probability", "maxLogit"})
    @Problems({400, 404})
    @GetMapping(path = "/{id}/evaluations/{evaluationId}/errors", produces = MediaType.APPLICATION_JSON_VALUE)
    Page<EvaluationErrorBody> errors(
            @Parameter(description = "Id of the model; `GET /models` lists them") @PathVariable ModelId id,
            @Parameter(description = "Id of the evaluation; `GET /models/{id}/evaluations` lists them") @PathVariable
                    EvaluationId evaluationId,
            @Parameter(description = "Only images with this label", example = "6")
                    @RequestParam(required = false)
                    @Min(1)
                    @Max(15)
                    @Nullable
                    Integer label,
            @Parameter(description = "Only images for which the model predicted this label", example = "7")
                    @RequestParam(required = false)
                    @Min(1)
                    @Max(15)
                    @Nullable
                    Integer predicted,
            @Valid @ParameterObject PageQuery query) {
        ModelEvaluation evaluation = evaluations.get(id, evaluationId);
        boolean hasImages = evaluations.hasImages(evaluation);
        return evaluations
                .errors(evaluation, label, predicted, query)
                .map(error -> EvaluationErrorBody.from(error, evaluation.datasetId(), hasImages));
    }

    @Operation(
            operationId = "compareModels",
            summary = "Compare two models",
            description = "Classifies the test images of a data set with both models, without the images that one of"
                    + " them was trained on. The comparison is not stored.")
    @ApiResponse(responseCode = "200", description = "The comparison")
    @Problems({400, 404, 422, 429})
    @GetMapping(path = "/{id}/comparison", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Comparison> compare(
            @Parameter(description = "Id of the first model; `GET /models` lists them") @PathVariable ModelId id,
            @Parameter(
                            description = "Id of the second model; `GET /models` lists them",
                            example = "1b4e28ba-2fa1-41d2-883f-0016d3cca427")
                    @RequestParam
                    ModelId with,
            @Parameter(description = "Id of the data set; by default that of the first model")
                    @RequestParam(required = false)
                    @Nullable
                    DatasetId datasetId) {
        return tags.answer(
                datasetId == null ? comparisons.compare(id, with) : comparisons.compare(id, with, datasetId));
    }
}
