package shuzi.prediction.inference;

import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.connector.ClientAbortException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import shuzi.model.Classification;
import shuzi.model.SoftwareVersion;
import shuzi.prediction.Predictions;
import shuzi.prediction.inference.InferenceModels.NamedModel;
import shuzi.web.body.BodyMemory;
import shuzi.web.body.ClientConnection;
import shuzi.web.problem.InvalidRequestException;
import shuzi.web.problem.NotFoundException;
import shuzi.web.problem.NotImplementedException;
import shuzi.web.problem.ProblemException;
import shuzi.web.problem.Problems;
import shuzi.web.problem.UnavailableException;
import shuzi.web.problem.UnprocessableContentException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers the Open Inference Protocol v2 with the extensions for binary tensors and for classification. See
 * docs/open-inference.md.
 */
@RestController
@RequestMapping("/v2")
@Tag(name = "Open Inference Protocol", description = "Predictions for clients of the Open Inference Protocol v2")
class InferenceController {

    private static final String JSON = MediaType.APPLICATION_JSON_VALUE;
    static final String NAME = "An alias, or the id of a model";
    static final String VERSION = "Revision of the alias; for the id of a model, `1`";

    private static final String IMAGES =
            "The input is either `image` (UINT8 or FP32, 64 x 64 pixels from 0 to 255) or `picture` (BYTES, a PNG, JPEG,"
                    + " BMP, GIF or WebP each, Base64 in JSON). With the header `Inference-Header-Content-Length` the data"
                    + " of the tensor follow the JSON. If an output is binary, the response has that header, and the type"
                    + " `application/octet-stream`. `docs/open-inference.md` explains it.";
    private static final String LENGTH = "Number of bytes of the JSON, if the data of the tensor follow it";
    private static final String EXAMPLE = """
            {"inputs": [{"name": "picture", "shape": [1], "datatype": "BYTES", "data": ["iVBORw0KGgo="]}]}""";

    private final InferenceModels models;
    private final InferenceRequestReader reader;
    private final Predictions predictions;
    private final BodyMemory memory;
    private final JsonMapper mapper;
    private final HealthEndpoint health;
    private final SoftwareVersion version;

    InferenceController(
            InferenceModels models,
            InferenceRequestReader reader,
            Predictions predictions,
            BodyMemory memory,
            JsonMapper mapper,
            HealthEndpoint health,
            SoftwareVersion version) {
        this.models = models;
        this.reader = reader;
        this.predictions = predictions;
        this.memory = memory;
        this.mapper = mapper;
        this.health = health;
        this.version = version;
    }

    @Schema(description = "That the process answers")
    record Live(
            @Schema(description = "True", example = "true") boolean live) {}

    @Schema(description = "That the service can answer predictions")
    record Ready(
            @Schema(description = "True", example = "true") boolean ready) {}

    @Schema(description = "That a model can answer predictions")
    record ModelReady(
            @Schema(description = NAME, example = "default") String name,
            @Schema(description = "True", example = "true") boolean ready) {}

    @Operation(operationId = "inferenceServer", summary = "Describe the server")
    @ApiResponse(responseCode = "200", description = "The server")
    @Problems({})
    @GetMapping(produces = JSON)
    InferenceServer server() {
        return new InferenceServer("shuzi", version.toString(), List.of("binary_tensor_data", "classification"));
    }

    @Hidden
    @GetMapping(path = "/", produces = JSON)
    InferenceServer serverWithSlash() {
        return server();
    }

    @Operation(operationId = "inferenceLive", summary = "Tell whether the process answers")
    @ApiResponse(responseCode = "200", description = "It does")
    @Problems({})
    @GetMapping(path = "/health/live", produces = JSON)
    Live live() {
        return new Live(true);
    }

    @Operation(operationId = "inferenceReady", summary = "Tell whether the service can answer predictions")
    @ApiResponse(responseCode = "200", description = "It can")
    @Problems({})
    @GetMapping(path = "/health/ready", produces = JSON)
    Ready ready() {
        HealthDescriptor readiness = health.healthForPath("readiness");
        if (readiness == null || !Status.UP.equals(readiness.getStatus())) {
            throw UnavailableException.because("The service is not ready. Try again later.", UnavailableException.SOON);
        }
        return new Ready(true);
    }

    @Operation(operationId = "inferenceModel", summary = "Describe a model")
    @ApiResponse(responseCode = "200", description = "The model")
    @Problems({404})
    @GetMapping(path = "/models/{name}", produces = JSON)
    InferenceModel model(@Parameter(description = NAME, example = "default") @PathVariable String name) {
        return describe(models.get(name, null));
    }

    @Operation(operationId = "inferenceModelVersion", summary = "Describe a version of a model")
    @ApiResponse(responseCode = "200", description = "The model")
    @Problems({404})
    @GetMapping(path = "/models/{name}/versions/{version}", produces = JSON)
    InferenceModel modelVersion(
            @Parameter(description = NAME, example = "default") @PathVariable String name,
            @Parameter(description = VERSION, example = "1") @PathVariable String version) {
        return describe(models.get(name, version));
    }

    private InferenceModel describe(NamedModel model) {
        return InferenceModel.of(model, models.versions(model));
    }

    @Operation(operationId = "inferenceModelReady", summary = "Tell whether a model can answer predictions")
    @ApiResponse(responseCode = "200", description = "It can")
    @Problems({404})
    @GetMapping(path = "/models/{name}/ready", produces = JSON)
    ModelReady modelReady(@Parameter(description = NAME, example = "default") @PathVariable String name) {
        return ready(name, null);
    }

    @Operation(
            operationId = "inferenceModelVersionReady",
            summary = "Tell whether a version of a model can answer predictions")
    @ApiResponse(responseCode = "200", description = "It can")
    @Problems({404})
    @GetMapping(path = "/models/{name}/versions/{version}/ready", produces = JSON)
    ModelReady modelVersionReady(
            @Parameter(description = NAME, example = "default") @PathVariable String name,
            @Parameter(description = VERSION, example = "1") @PathVariable String version) {
        return ready(name, version);
    }

    private ModelReady ready(String name, @Nullable String version) {
        try {
            models.get(name, version);
        } catch (NotFoundException e) {
            throw e;
        } catch (ProblemException e) {
            throw UnavailableException.because(
                    "Model %s cannot be loaded: %s".formatted(name, e.detail()), UnavailableException.SOON);
        }
        return new ModelReady(name, true);
    }

    @Operation(operationId = "inferenceIndex", summary = "List aliases and models")
    @ApiResponse(responseCode = "200", description = "The aliases with their present versions, then all models")
    @Problems({400, 413})
    @PostMapping(path = "/repository/index", produces = JSON)
    List<IndexEntry> index(HttpServletRequest request) throws IOException {
        boolean onlyReady = reader.index(request);
        return models.list().stream()
                .filter(entry -> entry.isReady() || !onlyReady)
                .toList();
    }

    @Hidden
    @PostMapping({"/repository/models/{name}/load", "/repository/models/{name}/unload"})
    void loadOrUnload(@PathVariable String name) {
        throw NotImplementedException.because(
                "Models are neither loaded nor unloaded on request. Manage them under /models.");
    }

    @Operation(
            operationId = "infer",
            summary = "Classify images",
            description = IMAGES,
            parameters =
                    @Parameter(
                            in = ParameterIn.HEADER,
                            name = InferenceRequestReader.HEADER_LENGTH,
                            description = LENGTH,
                            schema = @Schema(type = "integer")))
    @RequestBody(
            required = true,
            content = @Content(mediaType = JSON, schema = @Schema(type = "object"), examples = @ExampleObject(EXAMPLE)))
    @ApiResponse(
            responseCode = "200",
            description = "The outputs",
            content = {
                @Content(mediaType = JSON, schema = @Schema(type = "object")),
                @Content(
                        mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                        schema = @Schema(type = "string", format = "binary"))
            })
    @Problems({400, 404, 413, 415, 501})
    @PostMapping("/models/{name}/infer")
    ResponseEntity<byte[]> infer(
            @Parameter(description = NAME, example = "default") @PathVariable String name,
            HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException {
        return infer(models.get(name, null), request, response);
    }

    @Operation(
            operationId = "inferVersion",
            summary = "Classify images with a version of a model",
            description = IMAGES,
            parameters =
                    @Parameter(
                            in = ParameterIn.HEADER,
                            name = InferenceRequestReader.HEADER_LENGTH,
                            description = LENGTH,
                            schema = @Schema(type = "integer")))
    @RequestBody(
            required = true,
            content = @Content(mediaType = JSON, schema = @Schema(type = "object"), examples = @ExampleObject(EXAMPLE)))
    @ApiResponse(
            responseCode = "200",
            description = "The outputs",
            content = {
                @Content(mediaType = JSON, schema = @Schema(type = "object")),
                @Content(
                        mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                        schema = @Schema(type = "string", format = "binary"))
            })
    @Problems({400, 404, 413, 415, 501})
    @PostMapping("/models/{name}/versions/{version}/infer")
    ResponseEntity<byte[]> inferVersion(
            @Parameter(description = NAME, example = "default") @PathVariable String name,
            @Parameter(description = VERSION, example = "1") @PathVariable String version,
            HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException {
        return infer(models.get(name, version), request, response);
    }

    private ResponseEntity<byte[]> infer(NamedModel model, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        model.target().setHeader(response);
        try (BodyMemory.Reservation reservation = memory.reservation()) {
            InferenceRequest inference = reader.read(request, reservation);
            List<Classification> results = classify(model, inference.input(), request);
            return new InferenceResponse(mapper, model, inference, results).toEntity();
        }
    }

    private List<Classification> classify(NamedModel model, InferenceInput input, HttpServletRequest request)
            throws IOException {
        var results = new ArrayList<Classification>();
        for (int i = 0; i < input.count(); i++) {
            if (input.isRead() && ClientConnection.isClosed(request)) {
                throw new ClientAbortException("The client has closed the connection.");
            }
            try {
                results.add(
                        switch (input.next()) {
                            case InferenceInput.Pixels pixels ->
                                predictions.classify(model.target(), pixels.image(), request);
                            case InferenceInput.File file ->
                                predictions.classify(model.target(), file.content(), request);
                        });
            } catch (UnprocessableContentException e) {
                throw InvalidRequestException.field(
                        "inputs[0]",
                        "has an unusable picture %d. %s".formatted(i, e.detail().replaceAll("\\.$", "")));
            }
        }
        return results;
    }
}
