package shuzi.training;

import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.util.UriComponentsBuilder;
import shuzi.core.id.DatasetId;
import shuzi.core.id.JobId;
import shuzi.web.RequestId;
import shuzi.web.condition.EntityTags;
import shuzi.web.condition.Precondition;
import shuzi.web.idempotency.IdempotentRequests;
import shuzi.web.paging.Page;
import shuzi.web.paging.PageQuery;
import shuzi.web.paging.SortedBy;
import shuzi.web.problem.InvalidRequestException;
import shuzi.web.problem.Problems;
import shuzi.web.request.Client;

/** Creates, lists, cancels and deletes training jobs over HTTP. */
@RestController
@RequestMapping("/training-jobs")
@Tag(name = "Training jobs", description = "Train a network on a data set, in the background")
class TrainingJobController {

    private static final String PREFER = "Prefer";

    private final TrainingJobs jobs;
    private final JobEvents events;
    private final JobEnds ends;
    private final IdempotentRequests requests;
    private final EntityTags tags;

    TrainingJobController(
            TrainingJobs jobs, JobEvents events, JobEnds ends, IdempotentRequests requests, EntityTags tags) {
        this.jobs = jobs;
        this.events = events;
        this.ends = ends;
        this.requests = requests;
        this.tags = tags;
    }

    @Operation(
            operationId = "startTrainingJob",
            summary = "Start a training job",
            description =
                    "Queues a job and responds at once. The preset supplies every setting; fields of the request override"
                            + " it. With `Prefer: wait=30` the response comes when the job has ended, or after 30 seconds ("
                            + WaitPreference.MAX_SECONDS
                            + " at most), with `Preference-Applied`. If too many requests are waiting, it comes at once.",
            parameters =
                    @Parameter(
                            name = PREFER,
                            in = ParameterIn.HEADER,
                            description = "How long to wait for the job's end, in seconds (RFC 7240)",
                            example = "wait=30",
                            schema = @Schema(type = "string")))
    @io.swagger.v3.oas.annotations.parameters.RequestBody(content = @Content(examples = @ExampleObject("""
                                            {"datasetId": "3f1c9a52-6f0e-4d8e-9b57-0d1f6a2c7e11", "preset": "RECOMMENDED"}
                                            """)))
    @ApiResponse(
            responseCode = "200",
            description =
                    "The job, which has ended within the time that `Prefer: wait` allows; its path is in `Location`",
            content = @Content(schema = @Schema(implementation = JobBody.class)))
    @ApiResponse(
            responseCode = "202",
            description = "The queued job; its path is in `Location`",
            content = @Content(schema = @Schema(implementation = JobBody.class)))
    @Problems({400, 404, 409, 413, 415, 422, 429})
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> create(
            @Valid @RequestBody NewTrainingJob request,
            @RequestHeader(name = IdempotentRequests.HEADER, required = false) @Nullable String key,
            UriComponentsBuilder here,
            HttpServletRequest http) {
        if (request.promote() != null) {
            Client.requireRole(http, "deploy", "The field promote");
        }
        return requests.once(key, request.content(), () -> created(request, here, http));
    }

    @Hidden // documented at the other method of the same operation
    @PostMapping(
            headers = PREFER,
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    DeferredResult<ResponseEntity<?>> createAndWait(
            @Valid @RequestBody NewTrainingJob request,
            @RequestHeader(name = IdempotentRequests.HEADER, required = false) @Nullable String key,
            @RequestHeader(PREFER) String prefer,
            UriComponentsBuilder here,
            HttpServletRequest http) {
        ResponseEntity<byte[]> created = create(request, key, here, http);
        URI location = Objects.requireNonNull(created.getHeaders().getLocation());
        var id = new JobId(
                UUID.fromString(location.getPath().substring(location.getPath().lastIndexOf('/') + 1)));
        Optional<DeferredResult<ResponseEntity<?>>> waiting = WaitPreference.of(prefer)
                .flatMap(time -> ends.await(id, time, () -> waited(id, location, time), created));
        waiting.ifPresent(result -> events.answerIfEnded(id));
        return waiting.orElseGet(() -> {
            var result = new DeferredResult<ResponseEntity<?>>();
            result.setResult(created);
            return result;
        });
    }

    private ResponseEntity<?> waited(JobId id, URI location, Duration time) {
        JobProgress job = jobs.get(id);
        return ResponseEntity.status(job.job().status().hasEnded() ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .location(location)
                .header("Preference-Applied", "wait=" + time.toSeconds())
                .body(JobBody.from(job));
    }

    private ResponseEntity<JobBody> created(
            NewTrainingJob request, UriComponentsBuilder here, HttpServletRequest http) {
        JobProgress job = jobs.create(request, Client.name(http), RequestId.of(http));
        return ResponseEntity.accepted()
                .location(here.path("/training-jobs/{id}").build(job.job().id()))
                .body(JobBody.from(job));
    }

    @Operation(
            operationId = "listTrainingJobs",
            summary = "List training jobs",
            description = "Newest first, or sorted by `name`, `status`, `createdAt`, `startedAt` or `finishedAt`.")
    @ApiResponse(responseCode = "200", description = "A page of jobs")
    @SortedBy({"name", "status", "createdAt", "startedAt", "finishedAt"})
    @Problems(400)
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    Page<JobBody> list(
            @Parameter(description = "Only jobs of this status") @RequestParam(required = false) @Nullable
                    JobStatus status,
            @Parameter(description = "Only jobs that use this data set") @RequestParam(required = false) @Nullable
                    DatasetId datasetId,
            @Valid @ParameterObject PageQuery query) {
        return jobs.list(status, datasetId, query).map(JobBody::from);
    }

    @Operation(
            operationId = "getTrainingJob",
            summary = "Get a training job",
            description =
                    "Returns the status, the settings, the progress and the latest epoch of a job and, when it has"
                            + " succeeded, the id of its model.")
    @ApiResponse(responseCode = "200", description = "The job")
    @Problems({400, 404})
    @GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<JobBody> get(
            @Parameter(description = "Id of the job; `GET /training-jobs` lists them") @PathVariable JobId id) {
        return tags.answer(JobBody.from(jobs.get(id)));
    }

    @Operation(
            operationId = "listEpochs",
            summary = "List the epochs of a job",
            description = "Returns the epochs in order, or sorted by `epoch`, `cost`, `lastBatchCost`, `trainAccuracy`,"
                    + " `validationAccuracy` or `testAccuracy`. `Accept: text/csv` returns all epochs as a table and"
                    + " allows no query parameters.")
    @ApiResponse(
            responseCode = "200",
            description = "A page of epochs, or the table",
            useReturnTypeSchema = true,
            content =
                    @Content(mediaType = "text/csv", schema = @Schema(type = "string"), examples = @ExampleObject("""
                                        epoch,cost,lastBatchCost,trainAccuracy,validationAccuracy,testAccuracy,learningRate,durationMillis
                                        1,2.1,1.9,0.4,0.39,0.38,1.0,950
                                        """)))
    @SortedBy({"epoch", "cost", "lastBatchCost", "trainAccuracy", "validationAccuracy", "testAccuracy"})
    @Problems({400, 404})
    @GetMapping(path = "/{id}/epochs", produces = MediaType.APPLICATION_JSON_VALUE)
    Page<EpochResult> epochs(
            @Parameter(description = "Id of the job; `GET /training-jobs` lists them") @PathVariable JobId id,
            @Valid @ParameterObject PageQuery query) {
        return jobs.epochs(id, query);
    }

    @Hidden // documented at the other method of the same operation
    @GetMapping(path = "/{id}/epochs", produces = "text/csv")
    ResponseEntity<String> epochTable(
            @Parameter(description = "Id of the job; `GET /training-jobs` lists them") @PathVariable JobId id) {
        return ResponseEntity.ok()
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(id + "-epochs.csv")
                                .build()
                                .toString())
                .body(EpochTable.csv(jobs.epochs(id)));
    }

    @Operation(
            operationId = "watchTrainingJob",
            summary = "Watch a training job",
            description =
                    "Sends Server-Sent Events: `epoch` (id: its number, data: as in `/epochs`) and `status` (data: the job)."
                            + " The first event is the status; another follows each change of it. Each epoch is sent once, in"
                            + " order, after `Last-Event-ID`. The stream ends with the last status; reconnect if it breaks"
                            + " earlier. Swagger UI shows it only when it has ended: watch the job with `curl -N`, or on the"
                            + " page at `/`.")
    @ApiResponse(
            responseCode = "200",
            description = "The events",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(type = "string"),
                            examples = @ExampleObject("""
                                    id: 1
                                    event: epoch
                                    data: {"epoch":1,"cost":2.1,"lastBatchCost":1.9,"trainAccuracy":0.4,"validationAccuracy":null,"testAccuracy":0.38,"learningRate":1.0,"durationMillis":950}
                                    """)))
    @Problems({400, 404, 429})
    @GetMapping(path = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void events(
            @Parameter(description = "Id of the job; `GET /training-jobs` lists them") @PathVariable JobId id,
            @Parameter(
                            description = "Number of the last epoch that the client has seen",
                            schema = @Schema(type = "integer", format = "int32", minimum = "0"))
                    @RequestHeader(name = "Last-Event-ID", required = false)
                    @Nullable
                    String lastEventId,
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException, ServletException {
        int lastEpoch = lastEpoch(lastEventId);
        jobs.get(id);
        events.stream(id, lastEpoch, request, response);
    }

    private static int lastEpoch(@Nullable String lastEventId) {
        if (lastEventId == null) {
            return 0;
        }
        if (!lastEventId.matches("[0-9]{1,9}")) {
            throw InvalidRequestException.field("Last-Event-ID", "must be the number of an epoch");
        }
        return Integer.parseInt(lastEventId);
    }

    @Operation(
            operationId = "cancelTrainingJob",
            summary = "Cancel a training job",
            description =
                    "A queued job ends at once, a running one at its next batch. It ends `CANCELLED`, without a model.")
    @ApiResponse(responseCode = "200", description = "The job; a running one may take a moment to end")
    @Problems({400, 404, 409, 412})
    @PostMapping(path = "/{id}/cancel", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<JobBody> cancel(
            @Parameter(description = "Id of the job; `GET /training-jobs` lists them") @PathVariable JobId id,
            Precondition condition) {
        return tags.answer(JobBody.from(jobs.cancel(id, job -> condition.require(JobBody.from(job)))));
    }

    @Operation(
            operationId = "deleteTrainingJob",
            summary = "Delete a training job",
            description = "Deletes a job that has ended, and its epochs. The model is kept.")
    @ApiResponse(responseCode = "204", description = "The job was deleted")
    @Problems({400, 404, 409, 412})
    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            @Parameter(description = "Id of the job; `GET /training-jobs` lists them") @PathVariable JobId id,
            Precondition condition) {
        jobs.delete(id, job -> condition.require(JobBody.from(job)));
    }
}
