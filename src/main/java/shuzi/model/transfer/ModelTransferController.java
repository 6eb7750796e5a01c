package shuzi.model.transfer;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
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
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.util.UriComponentsBuilder;
import shuzi.core.id.DatasetId;
import shuzi.core.id.ModelId;
import shuzi.core.network.Activation;
import shuzi.core.network.OutputActivation;
import shuzi.model.Model;
import shuzi.model.ModelBody;
import shuzi.model.Preparation;
import shuzi.model.transfer.ImportedNetwork.Use;
import shuzi.web.binding.Names;
import shuzi.web.binding.NotEmptyFile;
import shuzi.web.binding.Upload;
import shuzi.web.binding.ValidName;
import shuzi.web.download.Download;
import shuzi.web.idempotency.IdempotentRequests;
import shuzi.web.idempotency.RequestContent;
import shuzi.web.problem.Problems;

/** Imports and exports models over HTTP. */
@RestController
@RequestMapping("/models")
@Tag(name = "Models")
class ModelTransferController {

    private final ModelFiles files;
    private final IdempotentRequests requests;

    ModelTransferController(ModelFiles files, IdempotentRequests requests) {
        this.files = files;
        this.requests = requests;
    }

    @Schema(description = "A file with a network, and the settings that the file does not contain")
    record ImportedModel(
            @Schema(
                    description =
                            "MATLAB file (level 4 or 5) with Theta1, Theta2, …; ONNX graph of a multi-layer perceptron;"
                                    + " or safetensors with a weight and a bias for each layer",
                    type = "string",
                    format = "binary",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @NotNull(message = "is missing: send the file as a part with this name")
            @NotEmptyFile
            MultipartFile file,

            @Schema(
                    description = "Name of the model; by default the file name",
                    example = "from the tutorial",
                    minLength = 1,
                    maxLength = ValidName.MAX,
                    pattern = ValidName.PATTERN)
            @ValidName
            @Nullable
            String name,

            @Schema(
                    description =
                            "Id of the data set to evaluate the model on; without it the model has no accuracies and"
                                    + " no evaluation",
                    example = "3f1c9a52-6f0e-4d8e-9b57-0d1f6a2c7e11")
            @Nullable
            DatasetId datasetId,

            @Schema(
                    description = "Activation of the hidden units; by default that of the file, or SIGMOID",
                    example = "SIGMOID")
            @Nullable
            Activation activation,

            @Schema(
                    description = "Activation of the output units; by default that of the file, or SIGMOID",
                    example = "SIGMOID")
            @Nullable
            OutputActivation output,

            @Schema(description = "Factor that turns a pixel (0..255) into an input; 1 by default", example = "1.0")
            @DecimalMin(value = "0", inclusive = false)
            @DecimalMax("" + Preparation.MAX_PIXEL_SCALE)
            @Nullable
            Double pixelScale) {

        String nameOrFileName() {
            return Names.orFileName(name, file, "imported model");
        }

        Use toUse() {
            return new Use(activation, output, pixelScale);
        }
    }

    @Operation(
            operationId = "importModel",
            summary = "Import a model",
            description = "Creates a model from the weights in a file and evaluates it on a data set.")
    @ApiResponse(
            responseCode = "201",
            description = "The new model; `Location` has its URL",
            content = @Content(schema = @Schema(implementation = ModelBody.class)))
    @Problems({400, 404, 409, 413, 415, 422, 429})
    @PostMapping(
            path = "/import",
            consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> create(
            @Valid @ModelAttribute ImportedModel form,
            @RequestHeader(name = IdempotentRequests.HEADER, required = false) @Nullable String key,
            UriComponentsBuilder here)
            throws IOException {
        try (Upload upload = Upload.of(form.file())) {
            var fields = Arrays.asList(form.nameOrFileName(), form.toUse(), form.datasetId());
            return requests.once(
                    key,
                    new RequestContent("POST /models/import", fields, upload.paths()),
                    () -> created(
                            files.create(
                                    upload.path(),
                                    Names.ofFile(form.file()),
                                    form.nameOrFileName(),
                                    form.toUse(),
                                    form.datasetId()),
                            here));
        }
    }

    private static ResponseEntity<ModelBody> created(Model model, UriComponentsBuilder here) {
        return ResponseEntity.created(here.path("/models/{id}").build(model.id()))
                .body(ModelBody.from(model));
    }

    @Operation(
            operationId = "exportModel",
            summary = "Export a model",
            description = "Returns a file for other tools. `mat`: MATLAB level 5 with Theta1, Theta2, …, biases in"
                    + " column 1. `onnx`: a graph from raw images to labels and probabilities. `safetensors`: a weight"
                    + " and a bias for each layer.")
    @ApiResponse(
            responseCode = "200",
            description = "The file",
            content = {
                @Content(mediaType = "application/octet-stream", schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "application/x-matlab-data", schema = @Schema(type = "string", format = "binary"))
            })
    @ApiResponse(
            responseCode = "206",
            description = "The part of the file in `Range`",
            content = {
                @Content(mediaType = "application/octet-stream", schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "application/x-matlab-data", schema = @Schema(type = "string", format = "binary"))
            })
    @Problems({400, 404, 416, 429})
    @GetMapping("/{id}/export")
    @Nullable
    ResponseEntity<InputStreamResource> export(
            @Parameter(description = "Id of the model; `GET /models` lists them") @PathVariable ModelId id,
            @Parameter(
                            description = "Format of the file",
                            example = "mat",
                            schema = @Schema(allowableValues = {"mat", "onnx", "safetensors"}))
                    @RequestParam
                    String format,
            ServletWebRequest request)
            throws IOException {
        ModelFormat requested = ModelFormat.named(format);
        Model model = files.model(id);
        String tag = "\"%s-%s-%s\""
                .formatted(
                        id,
                        requested.extension(),
                        UUID.nameUUIDFromBytes(model.name().getBytes(StandardCharsets.UTF_8)));
        if (request.checkNotModified(tag)) {
            return null; // the client has the file
        }
        var headers = new HttpHeaders();
        headers.setContentType(MediaType.parseMediaType(requested.mediaType()));
        headers.setETag(tag);
        headers.setCacheControl(CacheControl.noCache().cachePrivate()); // the file contains the name, which can change
        headers.setContentDisposition(ContentDisposition.attachment()
                .filename(id + "." + requested.extension(), StandardCharsets.UTF_8)
                .build());
        return Download.of(request, headers, () -> files.export(model, requested));
    }
}
