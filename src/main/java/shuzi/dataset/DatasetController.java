package shuzi.dataset;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
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
import shuzi.core.id.DatasetId;
import shuzi.core.image.GreyImage;
import shuzi.core.image.ImageEncoder;
import shuzi.web.binding.ValidName;
import shuzi.web.condition.EntityTags;
import shuzi.web.condition.Precondition;
import shuzi.web.metadata.MetadataPatch;
import shuzi.web.metadata.TagFilter;
import shuzi.web.paging.Page;
import shuzi.web.paging.PageQuery;
import shuzi.web.paging.SortedBy;
import shuzi.web.problem.Problems;

/** Lists, shows, renames and deletes data sets and their images over HTTP. */
@RestController
@RequestMapping("/datasets")
@Tag(name = "Data sets", description = "Labelled images to train and test with")
class DatasetController {

    private static final int MAX_SIDE = 50; // of a grid, in images
    private static final CacheControl UNCHANGING =
            CacheControl.maxAge(Duration.ofDays(365)).cachePrivate().immutable();

    private final Datasets datasets;
    private final EntityTags tags;

    DatasetController(Datasets datasets, EntityTags tags) {
        this.datasets = datasets;
        this.tags = tags;
    }

    @Operation(
            operationId = "listDatasets",
            summary = "List data sets",
            description = "Newest first, or sorted by `name` or `createdAt`.")
    @ApiResponse(responseCode = "200", description = "A page of data sets")
    @SortedBy({"name", "createdAt"})
    @Problems(400)
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    Page<DatasetBody> list(
            @Parameter(
                            description = "Only data sets with exactly this name",
                            example = "Chinese MNIST",
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
                            description = "Only data sets with this digest",
                            example = "8d0f5a1f0c3b7e1b5a7bb9b8b1f6f0a2f3c5d7e9a1b2c3d4e5f60718293a4b5c")
                    @RequestParam(required = false)
                    @Pattern(regexp = "[0-9a-f]{64}", message = "must be 64 hexadecimal digits, in lower case")
                    @Nullable
                    String digest,
            @Parameter(
                            description = "Only data sets with this tag, `key:value`",
                            example = "source:archive",
                            schema = @Schema(type = "string", pattern = TagFilter.PATTERN))
                    @RequestParam(required = false)
                    @Pattern(regexp = TagFilter.PATTERN, message = TagFilter.MESSAGE)
                    @Nullable
                    String tag,
            @Valid @ParameterObject PageQuery query) {
        return datasets.list(name, digest, tag, query).map(DatasetBody::from);
    }

    @Operation(
            operationId = "getDataset",
            summary = "Get a data set",
            description =
                    "Returns the number of images of each class, the split, and what the import skipped or decided.")
    @ApiResponse(responseCode = "200", description = "The data set")
    @Problems({400, 404})
    @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<DatasetBody> get(
            @Parameter(description = "Id of the data set; `GET /datasets` lists them") @PathVariable DatasetId id) {
        return tags.answer(DatasetBody.from(datasets.get(id)));
    }

    @Operation(
            operationId = "changeDataset",
            summary = "Rename, describe or tag a data set",
            description =
                    "Applies a merge patch (RFC 7396) of `name`, `description` and `tags`. Nothing else of a data set can"
                            + " be changed.")
    @ApiResponse(responseCode = "200", description = "The changed data set")
    @Problems({400, 404, 412, 413, 415, 422})
    @PatchMapping(path = "/{id}", consumes = MetadataPatch.MEDIA_TYPE, produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<DatasetBody> change(
            @Parameter(description = "Id of the data set; `GET /datasets` lists them") @PathVariable DatasetId id,
            @RequestBody MetadataPatch patch,
            Precondition condition) {
        return tags.answer(
                DatasetBody.from(datasets.change(id, patch, dataset -> condition.require(DatasetBody.from(dataset)))));
    }

    @Operation(
            operationId = "deleteDataset",
            summary = "Delete a data set",
            description = "A data set that a queued or running job uses cannot be deleted.")
    @ApiResponse(responseCode = "204", description = "The data set is deleted")
    @Problems({400, 404, 409, 412})
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            @Parameter(description = "Id of the data set; `GET /datasets` lists them") @PathVariable DatasetId id,
            Precondition condition) {
        datasets.delete(id, dataset -> condition.require(DatasetBody.from(dataset)));
    }

    @Operation(
            operationId = "listImages",
            summary = "List the images of a data set",
            description =
                    "By label, writer and sample, or sorted by `fileName`, `label`, `writer`, `sample` or `split`.")
    @ApiResponse(responseCode = "200", description = "A page of images")
    @SortedBy({"fileName", "label", "writer", "sample", "split"})
    @Problems({400, 404})
    @GetMapping(path = "/{id}/images", produces = MediaType.APPLICATION_JSON_VALUE)
    Page<ImageBody> images(
            @Parameter(description = "Id of the data set; `GET /datasets` lists them") @PathVariable DatasetId id,
            @Parameter(description = "Only images of this label", example = "6")
                    @RequestParam(required = false)
                    @Min(1)
                    @Max(15)
                    @Nullable
                    Integer label,
            @Parameter(description = "Only training or only test images", example = "TEST")
                    @RequestParam(required = false)
                    @Nullable
                    Split split,
            @Parameter(description = "Only images of this writer", example = "1")
                    @RequestParam(required = false)
                    @Nullable
                    Integer writer,
            @Valid @ParameterObject PageQuery query) {
        return datasets.images(id, label, split, writer, query);
    }

    @Operation(
            operationId = "getImage",
            summary = "Get an image",
            description = "The stored pixels, 64 x 64 in 8-bit grey.")
    @ApiResponse(
            responseCode = "200",
            description = "The image",
            content = @Content(mediaType = "image/png", schema = @Schema(type = "string", format = "binary")))
    @Problems({400, 404})
    @GetMapping(path = "/{id}/images/{imageId}", produces = MediaType.IMAGE_PNG_VALUE)
    ResponseEntity<byte[]> image(
            @Parameter(description = "Id of the data set; `GET /datasets` lists them") @PathVariable DatasetId id,
            @Parameter(description = "Id of the image; `GET /datasets/{id}/images` lists them") @PathVariable
                    UUID imageId) {
        GreyImage image = datasets.image(id, imageId);
        return png(ImageEncoder.png(image), imageId + ".png", imageId.toString());
    }

    @Operation(
            operationId = "previewDataset",
            summary = "Preview a data set",
            description = "A grid of random images, like the first figure of the tutorial.")
    @ApiResponse(
            responseCode = "200",
            description = "The grid",
            content = @Content(mediaType = "image/png", schema = @Schema(type = "string", format = "binary")))
    @Problems({400, 404})
    @GetMapping(path = "/{id}/preview", produces = MediaType.IMAGE_PNG_VALUE)
    ResponseEntity<byte[]> preview(
            @Parameter(description = "Id of the data set; `GET /datasets` lists them") @PathVariable DatasetId id,
            @Parameter(description = "Rows of the grid", example = "3")
                    @RequestParam(defaultValue = "3")
                    @Min(1)
                    @Max(MAX_SIDE)
                    int rows,
            @Parameter(description = "Columns of the grid", example = "5")
                    @RequestParam(defaultValue = "5")
                    @Min(1)
                    @Max(MAX_SIDE)
                    int columns,
            @Parameter(description = "Seed of the random choice", example = "0") @RequestParam(defaultValue = "0")
                    long seed) {
        byte[] grid = ImageEncoder.grid(datasets.sample(id, rows * columns, seed), columns);
        String tag =
                List.of(id, rows, columns, seed).stream().map(String::valueOf).collect(Collectors.joining("-"));
        return png(grid, "preview.png", tag);
    }

    /** Returns a response with a picture that never changes. */
    private static ResponseEntity<byte[]> png(byte[] bytes, String fileName, String tag) {
        return ResponseEntity.ok()
                .contentType(MediaType.IMAGE_PNG)
                .eTag("\"" + tag + "\"")
                .cacheControl(UNCHANGING)
                .header(
                        "Content-Disposition",
                        ContentDisposition.inline().filename(fileName).build().toString())
                .body(bytes);
    }
}
