package shuzi.dataset;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
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
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.util.UriComponentsBuilder;
import shuzi.core.image.GreyImage;
import shuzi.core.image.ImageEncoder;
import shuzi.web.binding.Names;
import shuzi.web.binding.NotEmptyFile;
import shuzi.web.binding.ValidName;
import shuzi.web.condition.EntityTags;
import shuzi.web.condition.Precondition;
import shuzi.web.download.Download;
import shuzi.web.idempotency.IdempotentRequests;
import shuzi.web.idempotency.RequestContent;
import shuzi.web.paging.Page;
import shuzi.web.paging.PageQuery;
import shuzi.web.paging.SortedBy;
import shuzi.web.problem.Problems;

/** Data sets over HTTP. */
@RestController
@RequestMapping("/datasets")
@Tag(name = "Data sets", description = "Labelled images to train and test with")
class DatasetController {

    private static final CacheControl UNCHANGING =
            CacheControl.maxAge(Duration.ofDays(365)).cachePrivate().immutable();

    private final Datasets datasets;
    private final IdempotentRequests requests;
    private final EntityTags tags;

    DatasetController(Datasets datasets, IdempotentRequests requests, EntityTags tags) {
        this.datasets = datasets;
        this.requests = requests;
        this.tags = tags;
    }

    @Schema(description = "An archive of images and how to divide them")
    record NewDataset(
            @ArraySchema(
                    schema = @Schema(type = "string", format = "binary"),
                    arraySchema =
                            @Schema(
                                    description =
                                            "ZIP of JPEG, PNG, BMP, GIF or WebP images named input_{suite}_{sample}_{label},"
                                                    + " or in folders 1..15; or a MAT file (X, y, Xtest, ytest), a CSV of"
                                                    + " pixels, an NPZ, or IDX files as of MNIST, several of them or in a"
                                                    + " ZIP: see docs/datasets.md",
                                    requiredMode = Schema.RequiredMode.REQUIRED))
            @NotEmpty(message = "is missing: send the archive as a part of that name")
            @NotEmptyFile
            List<MultipartFile> file,

            @Schema(
                    description = "Name of the data set; the archive's file name if left out",
                    example = "Chinese MNIST",
                    minLength = 1,
                    maxLength = ValidName.MAX,
                    pattern = ValidName.PATTERN)
            @ValidName
            @Nullable
            String name,

            @Schema(description = "Share of the training images, over 0 and below 1; 0.7 if left out", example = "0.7")
            @DecimalMin(value = "0", inclusive = false)
            @DecimalMax(value = "1", inclusive = false)
            @Nullable
            Double trainFraction,

            @Schema(
                    description = "How to divide the images; if this, trainFraction and seed are left out, as they were"
                            + " sent, where what was sent tells, or else STRATIFIED",
                    example = "STRATIFIED")
            @Nullable
            SplitStrategy split,

            @Schema(description = "Seed of the random division", example = "0", defaultValue = "0") @Nullable
            Long seed) {

        String nameOrFileName() {
            if (name != null) {
                return name;
            }
            String fileName =
                    Names.plain(Objects.requireNonNullElse(file.getFirst().getOriginalFilename(), ""), 100);
            return Names.isBlank(fileName) ? "data set" : fileName;
        }

        SplitRequest toSplit() {
            return new SplitRequest(split, trainFraction, seed);
        }
    }

    @Schema(description = "Images to make, and how to divide them")
    record NewSyntheticDataset(
            @Schema(
                    description = "Name of the data set",
                    example = "Synthetic writers",
                    defaultValue = "Synthetic numerals",
                    minLength = 1,
                    maxLength = ValidName.MAX,
                    pattern = ValidName.PATTERN)
            @ValidName
            @Nullable
            String name,

            @Schema(description = "Images of each of the 15 classes", example = "1000", defaultValue = "100")
            @Min(1)
            @Max(2000)
            @Nullable
            Integer imagesPerClass,

            @Schema(description = "Synthetic people who write them, by turns", example = "100", defaultValue = "20")
            @Min(1)
            @Max(1000)
            @Nullable
            Integer writers,

            @Schema(description = "Seed of the writers and of the random division", example = "0", defaultValue = "0")
            @Nullable
            Long seed,

            @Schema(description = "Share of the training images, over 0 and below 1; 0.7 if left out", example = "0.7")
            @DecimalMin(value = "0", inclusive = false)
            @DecimalMax(value = "1", inclusive = false)
            @Nullable
            Double trainFraction,

            @Schema(description = "How to divide the images", example = "BY_WRITER", defaultValue = "STRATIFIED")
            @Nullable
            SplitStrategy split) {

        String nameOrDefault() {
            return Objects.requireNonNullElse(name, "Synthetic numerals");
        }

        SyntheticImages toImages() {
            return new SyntheticImages(
                    Objects.requireNonNullElse(imagesPerClass, 100),
                    Objects.requireNonNullElse(writers, 20),
                    Objects.requireNonNullElse(seed, 0L));
        }

        SplitRequest toSplit() {
            return new SplitRequest(split, trainFraction, seed);
        }
    }

    @Schema(name = "Dataset", description = "A data set without its images")
    record DatasetBody(
            @Schema(description = "Id", example = "3f1c9a52-6f0e-4d8e-9b57-0d1f6a2c7e11")
            UUID id,

            @Schema(description = "Name", example = "Chinese MNIST")
            String name,

            @Schema(
                    description = "SHA-256 over the SHA-256 of each image's label (one byte) and pixels, in ascending"
                            + " order: the same images give the same digest however they were packed",
                    example = "8d0f5a1f0c3b7e1b5a7bb9b8b1f6f0a2f3c5d7e9a1b2c3d4e5f60718293a4b5c")
            String digest,

            @Schema(description = "Number of images", example = "12000")
            int imageCount,

            @Schema(description = "Number of training images", example = "8400")
            int trainCount,

            @Schema(description = "Number of test images", example = "3600")
            int testCount,

            @Schema(description = "The 15 classes, by label")
            List<ClassBody> classes,

            @Schema(description = "How the images are divided")
            SplitSpec split,

            @Schema(description = "Number of files that were not taken", example = "1")
            int skippedCount,

            @Schema(description = "The first 100 files that were not taken")
            List<SkippedFile> skippedFiles,

            @Schema(
                    description = "What was chosen where the files could be read otherwise, a sentence each",
                    example = "[\"All pixels are from 0 to 1: they were multiplied by 255.\"]")
            List<String> warnings,

            @Schema(description = "When it was created", example = "2026-01-31T12:00:00Z")
            Instant createdAt) {

        @Schema(name = "DatasetClass", description = "A class and its number of images")
        record ClassBody(
                @Schema(description = "Label, 1..15", example = "6")
                int label,

                @Schema(description = "Character", example = "五")
                String character,

                @Schema(description = "The number it stands for", example = "5")
                int value,

                @Schema(description = "Number of training images", example = "560")
                int trainCount,

                @Schema(description = "Number of test images", example = "240")
                int testCount) {}

        static DatasetBody from(Dataset dataset) {
            return new DatasetBody(
                    dataset.id(),
                    dataset.name(),
                    dataset.digest(),
                    dataset.trainCount() + dataset.testCount(),
                    dataset.trainCount(),
                    dataset.testCount(),
                    Numeral.ALL.stream()
                            .map(numeral -> new ClassBody(
                                    numeral.label(),
                                    numeral.character(),
                                    numeral.value(),
                                    dataset.trainCounts().get(numeral.label() - 1),
                                    dataset.testCounts().get(numeral.label() - 1)))
                            .toList(),
                    dataset.split(),
                    dataset.skippedCount(),
                    dataset.skippedFiles(),
                    dataset.warnings(),
                    dataset.createdAt());
        }
    }

    @Schema(name = "Image", description = "An image of a data set, without its pixels")
    record ImageBody(
            @Schema(description = "Id", example = "b2c1f6de-8a55-4c2f-9a3e-54c7b8d90a17")
            UUID id,

            @Schema(description = "Path in the archive", example = "data/data/input_1_1_6.jpg")
            String fileName,

            @Schema(description = "Label, 1..15", example = "6")
            int label,

            @Schema(description = "Character", example = "五")
            String character,

            @Schema(description = "Who wrote it, where the file name tells", example = "1") @Nullable
            Integer writer,

            @Schema(description = "Which of the writer's attempts it is, where the file name tells", example = "1")
            @Nullable
            Integer sample,

            @Schema(description = "The side it lies on", example = "TRAIN")
            Split split) {

        static ImageBody from(ImageRow row) {
            return new ImageBody(
                    row.id(),
                    row.fileName(),
                    row.label(),
                    Numeral.ofLabel(row.label()).character(),
                    row.writer(),
                    row.sample(),
                    row.split());
        }
    }

    @Operation(
            operationId = "createDataset",
            summary = "Import images",
            description = "Makes a data set from what other tools wrote, too: all of it or nothing.")
    @ApiResponse(
            responseCode = "201",
            description = "The new data set; its path is in `Location`",
            content = @Content(schema = @Schema(implementation = DatasetBody.class)))
    @Problems({400, 409, 413, 415, 422, 429})
    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> create(
            @Valid @ModelAttribute NewDataset form,
            @Parameter(
                            description = IdempotentRequests.DESCRIPTION,
                            schema = @Schema(type = "string", pattern = IdempotentRequests.KEY))
                    @RequestHeader(name = IdempotentRequests.HEADER, required = false)
                    @Nullable
                    String key,
            UriComponentsBuilder here)
            throws IOException {
        SplitRequest split = form.toSplit();
        try (Upload upload = Upload.of(form.file())) {
            var fields = List.of(form.nameOrFileName(), split, upload.names());
            return requests.once(
                    key,
                    new RequestContent("POST /datasets", fields, upload.paths()),
                    () -> created(datasets.create(upload.files(), form.nameOrFileName(), split), here));
        }
    }

    @Operation(
            operationId = "createSyntheticDataset",
            summary = "Make images",
            description = "Makes a data set of images that synthetic writers write: for trying the service without any"
                    + " images of your own. The same request gives the same images.")
    @ApiResponse(
            responseCode = "201",
            description = "The new data set; its path is in `Location`",
            content = @Content(schema = @Schema(implementation = DatasetBody.class)))
    @Problems({400, 409, 413, 415, 422, 429})
    @PostMapping(
            path = "/synthetic",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> createSynthetic(
            @Valid @RequestBody NewSyntheticDataset request,
            @Parameter(
                            description = IdempotentRequests.DESCRIPTION,
                            schema = @Schema(type = "string", pattern = IdempotentRequests.KEY))
                    @RequestHeader(name = IdempotentRequests.HEADER, required = false)
                    @Nullable
                    String key,
            UriComponentsBuilder here) {
        return requests.once(
                key,
                RequestContent.of(
                        "POST /datasets/synthetic",
                        List.of(request.toImages(), request.nameOrDefault(), request.toSplit())),
                () -> created(datasets.create(request.toImages(), request.nameOrDefault(), request.toSplit()), here));
    }

    private static ResponseEntity<DatasetBody> created(Dataset dataset, UriComponentsBuilder here) {
        URI location = here.path("/datasets/{id}").build(dataset.id());
        return ResponseEntity.created(location).body(DatasetBody.from(dataset));
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
                            description = "Only data sets of this very name",
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
                            description = "Only data sets of these very images",
                            example = "8d0f5a1f0c3b7e1b5a7bb9b8b1f6f0a2f3c5d7e9a1b2c3d4e5f60718293a4b5c")
                    @RequestParam(required = false)
                    @Pattern(regexp = "[0-9a-f]{64}", message = "must be 64 hexadecimal digits, in lower case")
                    @Nullable
                    String digest,
            @Valid @ParameterObject PageQuery query) {
        return datasets.list(name, digest, query).map(DatasetBody::from);
    }

    @Operation(operationId = "getDataset", summary = "Get a data set")
    @ApiResponse(responseCode = "200", description = "The data set")
    @Problems({400, 404})
    @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<DatasetBody> get(@Parameter(description = "Id of the data set") @PathVariable UUID id) {
        return tags.answer(DatasetBody.from(datasets.get(id)));
    }

    @Operation(
            operationId = "deleteDataset",
            summary = "Delete a data set",
            description = "Rejected while a job that has not ended uses it.")
    @ApiResponse(responseCode = "204", description = "It is deleted")
    @Problems({400, 404, 409, 412})
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@Parameter(description = "Id of the data set") @PathVariable UUID id, Precondition condition) {
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
            @Parameter(description = "Id of the data set") @PathVariable UUID id,
            @Parameter(description = "Only images of this label", example = "6")
                    @RequestParam(required = false)
                    @Min(1)
                    @Max(15)
                    @Nullable
                    Integer label,
            @Parameter(description = "Only images of this side", example = "TEST")
                    @RequestParam(required = false)
                    @Nullable
                    Split split,
            @Parameter(description = "Only images of this writer", example = "1")
                    @RequestParam(required = false)
                    @Nullable
                    Integer writer,
            @Valid @ParameterObject PageQuery query) {
        return datasets.images(id, label, split, writer, query).map(ImageBody::from);
    }

    @Operation(
            operationId = "getImage",
            summary = "Get an image",
            description = "The pixels as the data set keeps them, 64 x 64 in 8-bit grey.")
    @ApiResponse(
            responseCode = "200",
            description = "The image",
            content = @Content(mediaType = "image/png", schema = @Schema(type = "string", format = "binary")))
    @Problems({400, 404})
    @GetMapping(path = "/{id}/images/{imageId}", produces = MediaType.IMAGE_PNG_VALUE)
    ResponseEntity<byte[]> image(
            @Parameter(description = "Id of the data set") @PathVariable UUID id,
            @Parameter(description = "Id of the image") @PathVariable UUID imageId) {
        GreyImage image = datasets.image(id, imageId);
        return png(ImageEncoder.png(image), imageId + ".png", imageId.toString());
    }

    @Operation(
            operationId = "previewDataset",
            summary = "Preview a data set",
            description = "A grid of images chosen at random: the tutorial's first figure.")
    @ApiResponse(
            responseCode = "200",
            description = "The grid",
            content = @Content(mediaType = "image/png", schema = @Schema(type = "string", format = "binary")))
    @Problems({400, 404})
    @GetMapping(path = "/{id}/preview", produces = MediaType.IMAGE_PNG_VALUE)
    ResponseEntity<byte[]> preview(
            @Parameter(description = "Id of the data set") @PathVariable UUID id,
            @Parameter(description = "Rows of the grid", example = "3")
                    @RequestParam(defaultValue = "3")
                    @Min(1)
                    @Max(50)
                    int rows,
            @Parameter(description = "Columns of the grid", example = "5")
                    @RequestParam(defaultValue = "5")
                    @Min(1)
                    @Max(50)
                    int columns,
            @Parameter(description = "Seed of the random choice", example = "0") @RequestParam(defaultValue = "0")
                    long seed) {
        byte[] grid = ImageEncoder.grid(datasets.sample(id, rows * columns, seed), columns);
        String tag =
                List.of(id, rows, columns, seed).stream().map(String::valueOf).collect(Collectors.joining("-"));
        return png(grid, "preview.png", tag);
    }

    @Operation(
            operationId = "exportDataset",
            summary = "Export a data set",
            description = "A file for another tool. Importing it gives the same images and the same division.")
    @ApiResponse(
            responseCode = "200",
            description = "The file",
            content = {
                @Content(mediaType = "application/zip", schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "application/x-matlab-data", schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "text/csv", schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "application/x-npz", schema = @Schema(type = "string", format = "binary"))
            })
    @ApiResponse(
            responseCode = "206",
            description = "The part of it that `Range` asks for",
            content = {
                @Content(mediaType = "application/zip", schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "application/x-matlab-data", schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "text/csv", schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "application/x-npz", schema = @Schema(type = "string", format = "binary"))
            })
    @Problems({400, 404, 416, 429})
    @GetMapping(path = "/{id}/export", produces = MediaType.ALL_VALUE)
    @Nullable
    ResponseEntity<InputStreamResource> export(
            @Parameter(description = "Id of the data set") @PathVariable UUID id,
            @Parameter(
                            description =
                                    "`zip`: pictures in folders; `mat`: X, y, Xtest and ytest for MATLAB, level 5;"
                                            + " `idx`: MNIST's four files in a ZIP; `csv`: an image a line; `npz`: x_train,"
                                            + " y_train, x_test and y_test for NumPy",
                            example = "mat",
                            schema = @Schema(allowableValues = {"zip", "mat", "idx", "csv", "npz"}))
                    @RequestParam
                    String format,
            ServletWebRequest request)
            throws IOException {
        ExportFormat wanted = ExportFormat.named(format);
        Dataset dataset = datasets.get(id);
        String tag = "\"%s-%s\"".formatted(id, format);
        if (request.checkNotModified(tag)) {
            return null; // no need to write it
        }
        var headers = new HttpHeaders();
        headers.setContentType(MediaType.parseMediaType(wanted.mediaType()));
        headers.setETag(tag);
        headers.setCacheControl(UNCHANGING);
        headers.setContentDisposition(ContentDisposition.attachment()
                .filename(wanted.fileName(dataset.name()), StandardCharsets.UTF_8)
                .build());
        return Download.of(request, headers, () -> datasets.export(id, wanted));
    }

    /** A picture that never changes. */
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
