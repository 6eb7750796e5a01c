package shuzi.dataset.transfer;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.util.UriComponentsBuilder;
import shuzi.core.id.DatasetId;
import shuzi.dataset.Dataset;
import shuzi.dataset.DatasetBody;
import shuzi.dataset.Datasets;
import shuzi.dataset.SplitRequest;
import shuzi.web.binding.Upload;
import shuzi.web.download.Download;
import shuzi.web.idempotency.IdempotentRequests;
import shuzi.web.idempotency.RequestContent;
import shuzi.web.problem.Problems;

/** Imports, generates and exports data sets over HTTP. */
@RestController
@RequestMapping("/datasets")
@Tag(name = "Data sets")
class DatasetTransferController {

    private static final CacheControl UNCHANGING =
            CacheControl.maxAge(Duration.ofDays(365)).cachePrivate().immutable();

    private final DatasetFiles files;
    private final Datasets datasets;
    private final IdempotentRequests requests;
    private final ImportEvents events;

    DatasetTransferController(DatasetFiles files, Datasets datasets, IdempotentRequests requests, ImportEvents events) {
        this.files = files;
        this.datasets = datasets;
        this.requests = requests;
        this.events = events;
    }

    @Operation(
            operationId = "createDataset",
            summary = "Import images",
            description =
                    "Creates a data set from the images in one file or several. If anything fails, nothing is stored.")
    @ApiResponse(
            responseCode = "201",
            description = "The new data set; its path is in `Location`",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = DatasetBody.class)))
    @ReportsProgress
    @Problems({400, 409, 413, 415, 422, 429})
    @PostMapping(
            consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE})
    @Nullable
    ResponseEntity<byte[]> create(
            @Valid @ModelAttribute NewDataset form,
            @RequestHeader(name = IdempotentRequests.HEADER, required = false) @Nullable String key,
            UriComponentsBuilder here,
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException {
        SplitRequest split = form.toSplit();
        return events.answer(request, response, progress -> {
            try (Upload upload = Upload.of(form.file())) {
                var fields = List.of(form.nameOrFileName(), split, upload.names());
                return requests.once(
                        key,
                        new RequestContent("POST /datasets", fields, upload.paths()),
                        () -> created(files.create(upload, form.nameOrFileName(), split, progress), here));
            }
        });
    }

    @Operation(
            operationId = "createSyntheticDataset",
            summary = "Generate images",
            description = "Creates a data set of images by synthetic writers, for trying the service without"
                    + " images of your own. The same request gives the same images.")
    @ApiResponse(
            responseCode = "201",
            description = "The new data set; its path is in `Location`",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                            schema = @Schema(implementation = DatasetBody.class)))
    @ReportsProgress
    @Problems({400, 409, 413, 415, 422, 429})
    @PostMapping(
            path = "/synthetic",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE})
    @Nullable
    ResponseEntity<byte[]> createSynthetic(
            @Valid @RequestBody NewSyntheticDataset body,
            @RequestHeader(name = IdempotentRequests.HEADER, required = false) @Nullable String key,
            UriComponentsBuilder here,
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException {
        SyntheticImages images = body.toImages();
        String name = body.nameOrDefault();
        SplitRequest split = body.toSplit();
        return events.answer(
                request,
                response,
                progress -> requests.once(
                        key,
                        RequestContent.of("POST /datasets/synthetic", List.of(images, name, split)),
                        () -> created(files.create(images, name, split, progress), here)));
    }

    private static ResponseEntity<DatasetBody> created(Dataset dataset, UriComponentsBuilder here) {
        URI location = here.path("/datasets/{id}").build(dataset.id());
        return ResponseEntity.created(location).body(DatasetBody.from(dataset));
    }

    @Operation(
            operationId = "exportDataset",
            summary = "Export a data set",
            description = "A file for another tool. Importing it gives the same images and the same split.")
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
            description = "The requested range",
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
            @Parameter(description = "Id of the data set; `GET /datasets` lists them") @PathVariable DatasetId id,
            @Parameter(
                            description =
                                    "`zip`: pictures in folders; `mat`: X, y, Xtest and ytest for MATLAB, level 5;"
                                            + " `idx`: MNIST's four files in a ZIP; `csv`: one image per line; `npz`: x_train,"
                                            + " y_train, x_test and y_test for NumPy",
                            example = "mat",
                            schema = @Schema(allowableValues = {"zip", "mat", "idx", "csv", "npz"}))
                    @RequestParam
                    String format,
            ServletWebRequest request)
            throws IOException {
        ExportFormat requested = ExportFormat.named(format);
        Dataset dataset = datasets.get(id);
        String tag = "\"%s-%s\"".formatted(id, format);
        if (request.checkNotModified(tag)) {
            return null; // the client has the file
        }
        var headers = new HttpHeaders();
        headers.setContentType(MediaType.parseMediaType(requested.mediaType()));
        headers.setETag(tag);
        headers.setCacheControl(UNCHANGING);
        headers.setContentDisposition(ContentDisposition.attachment()
                .filename(requested.fileName(dataset.name()), StandardCharsets.UTF_8)
                .build());
        return Download.of(request, headers, () -> files.export(id, requested));
    }
}
