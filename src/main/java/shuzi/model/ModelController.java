package shuzi.model;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import java.io.IOException;
import java.time.Duration;
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
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;
import shuzi.core.id.DatasetId;
import shuzi.core.id.JobId;
import shuzi.core.id.ModelId;
import shuzi.web.binding.AliasName;
import shuzi.web.binding.ValidName;
import shuzi.web.condition.EntityTags;
import shuzi.web.condition.Precondition;
import shuzi.web.download.Download;
import shuzi.web.metadata.MetadataPatch;
import shuzi.web.metadata.TagFilter;
import shuzi.web.paging.Page;
import shuzi.web.paging.PageQuery;
import shuzi.web.paging.SortedBy;
import shuzi.web.problem.Problems;

/** Lists, renames and deletes models and sends their weights and evaluations, over HTTP. */
@RestController
@RequestMapping("/models")
@Tag(name = "Models", description = "Trained networks; their weights never change")
class ModelController {

    private final Models models;
    private final EntityTags tags;

    ModelController(Models models, EntityTags tags) {
        this.models = models;
        this.tags = tags;
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
            @Parameter(description = "Only the model that this job trained") @RequestParam(required = false) @Nullable
                    JobId jobId,
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
            @Parameter(
                            description = "Only models with this tag, `key:value`",
                            example = "stage:candidate",
                            schema = @Schema(type = "string", pattern = TagFilter.PATTERN))
                    @RequestParam(required = false)
                    @Pattern(regexp = TagFilter.PATTERN, message = TagFilter.MESSAGE)
                    @Nullable
                    String tag,
            @Parameter(
                            description = "Only the model at which this alias points",
                            example = "default",
                            schema = @Schema(type = "string", pattern = AliasName.PATTERN))
                    @RequestParam(required = false)
                    @AliasName
                    @Nullable
                    String alias,
            @Valid @ParameterObject PageQuery query) {
        return models.list(new ModelFilter(datasetId, jobId, name, tag, alias), query)
                .map(ModelBody::from);
    }

    @Operation(
            operationId = "getModel",
            summary = "Get a model",
            description =
                    "Returns the layers, settings, accuracies and origin of a model, and the aliases that point at it.")
    @ApiResponse(responseCode = "200", description = "The model")
    @Problems({400, 404})
    @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ModelBody> get(
            @Parameter(description = "Id of the model; `GET /models` lists them") @PathVariable ModelId id) {
        return tags.answer(ModelBody.from(models.get(id)));
    }

    @Operation(
            operationId = "changeModel",
            summary = "Rename, describe or tag a model",
            description =
                    "Applies a merge patch (RFC 7396) of `name`, `description` and `tags`. Nothing else of a model can be"
                            + " changed.")
    @ApiResponse(responseCode = "200", description = "The changed model")
    @Problems({400, 404, 412, 413, 415, 422})
    @PatchMapping(path = "/{id}", consumes = MetadataPatch.MEDIA_TYPE, produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ModelBody> change(
            @Parameter(description = "Id of the model; `GET /models` lists them") @PathVariable ModelId id,
            @RequestBody MetadataPatch patch,
            Precondition condition) {
        return tags.answer(ModelBody.from(models.change(id, patch, model -> condition.require(ModelBody.from(model)))));
    }

    @Operation(
            operationId = "deleteModel",
            summary = "Delete a model",
            description =
                    "A model cannot be deleted while an alias points at it, also as shadow, or did so in one of its"
                            + " last 10 revisions.")
    @ApiResponse(responseCode = "204", description = "The model was deleted")
    @Problems({400, 404, 409, 412})
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            @Parameter(description = "Id of the model; `GET /models` lists them") @PathVariable ModelId id,
            Precondition condition) {
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
            @Parameter(description = "Id of the model; `GET /models` lists them") @PathVariable ModelId id,
            ServletWebRequest request)
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
    ResponseEntity<EvaluationBody> evaluation(
            @Parameter(description = "Id of the model; `GET /models` lists them") @PathVariable ModelId id) {
        return tags.answer(EvaluationBody.from(models.get(id)));
    }
}
