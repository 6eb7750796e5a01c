package shuzi.model.alias;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;
import shuzi.core.id.DatasetId;
import shuzi.core.id.ModelId;
import shuzi.web.binding.AliasName;
import shuzi.web.binding.ValidName;
import shuzi.web.condition.EntityTags;
import shuzi.web.condition.Precondition;
import shuzi.web.paging.Page;
import shuzi.web.paging.PageQuery;
import shuzi.web.paging.SortedBy;
import shuzi.web.problem.InvalidRequestException;
import shuzi.web.problem.Problems;
import shuzi.web.request.AuditedChange;

/** Reads and changes aliases over HTTP. */
@RestController
@RequestMapping("/models/aliases")
@Tag(name = "Aliases", description = "Names under which models answer; `default` is for requests that name no model")
class AliasController {

    private static final String NAME = "Name of the alias; `GET /models/aliases` lists them";
    private static final int MAX_YEAR = 9999;

    private final Aliases aliases;
    private final Promotions promotions;
    private final AliasEvents events;
    private final EntityTags tags;

    AliasController(Aliases aliases, Promotions promotions, AliasEvents events, EntityTags tags) {
        this.aliases = aliases;
        this.promotions = promotions;
        this.events = events;
        this.tags = tags;
    }

    @Schema(description = "The model for an alias to point at")
    record AliasTarget(
            @Schema(
                    description = "Id of the model to answer",
                    example = "7d0b3c1e-55a1-4f0e-8f86-0b6a3f6f1d42",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @NotNull
            ModelId modelId,

            @Schema(
                    description =
                            "Id of a model that gets the same pictures without answering. If it is absent, the alias"
                                    + " has no shadow afterwards",
                    example = "null")
            @Nullable
            ModelId shadowModelId,

            @Schema(
                    description = "Why, for the history",
                    example = "better on forms",
                    minLength = 1,
                    maxLength = ValidName.MAX,
                    pattern = ValidName.PATTERN)
            @ValidName
            @Nullable
            String reason,

            @Schema(
                    description =
                            "Condition of the change: a comparison with the present model of the alias. Without it"
                                    + " the alias is changed in any case",
                    example = "NOT_WORSE")
            @JsonProperty("if")
            @Nullable
            PromotionCondition condition,

            @Schema(
                    description =
                            "The data set on whose test images the models are compared; by default that of the new"
                                    + " model",
                    example = "3f1c9a52-6f0e-4d8e-9b57-0d1f6a2c7e11")
            @Nullable
            DatasetId datasetId) {}

    @Schema(description = "The revision for an alias to return to")
    record AliasRollback(
            @Schema(description = "Number of the revision; by default the one before the present one", example = "16")
            @Min(1)
            @Nullable
            Integer toRevision,

            @Schema(
                    description = "Why, for the history",
                    example = "worse on forms",
                    minLength = 1,
                    maxLength = ValidName.MAX,
                    pattern = ValidName.PATTERN)
            @ValidName
            @Nullable
            String reason) {}

    @Operation(
            operationId = "listAliases",
            summary = "List aliases",
            description = "By name, or sorted by `alias` or `updatedAt`.")
    @ApiResponse(responseCode = "200", description = "A page of aliases")
    @SortedBy({"alias", "updatedAt"})
    @Problems(400)
    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    Page<AliasBody> list(@Valid @ParameterObject PageQuery query) {
        return aliases.list(query).map(AliasBody::from);
    }

    @Operation(
            operationId = "getAlias",
            summary = "Get an alias",
            description = "Returns the present state or, with `at`, the state at that time.")
    @ApiResponse(responseCode = "200", description = "The alias")
    @Problems({400, 404})
    @GetMapping(path = "/{alias}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<AliasBody> get(
            @Parameter(description = NAME, example = "default") @PathVariable @AliasName String alias,
            @Parameter(description = "A time, with its offset from UTC", example = "2026-11-01T00:00:00Z")
                    @RequestParam(required = false)
                    @DateTimeFormat(iso = DateTimeFormat.ISO.DATE_TIME)
                    @Nullable
                    OffsetDateTime at) {
        if (at != null && (at.getYear() < 1 || at.getYear() >= MAX_YEAR)) {
            throw InvalidRequestException.field("at", "must be between the years 1 and " + MAX_YEAR);
        }
        return tags.answer(AliasBody.from(at == null ? aliases.get(alias) : aliases.at(alias, at.toInstant())));
    }

    @Operation(
            operationId = "setAlias",
            summary = "Point an alias at a model",
            description =
                    "Creates the alias, or changes it. `If-None-Match: *` only creates, `If-Match` only changes that"
                            + " state. The answer comes when this replica has loaded the model; the others follow at once. With `if`, the new model"
                            + " and the present one are compared on test images that neither was trained on; a 409 has the"
                            + " `comparison` if the condition is not met.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(content = @Content(examples = @ExampleObject("""
                                            {"modelId": "7d0b3c1e-55a1-4f0e-8f86-0b6a3f6f1d42", "reason": "better on forms"}
                                            """)))
    @ApiResponse(responseCode = "200", description = "The changed alias")
    @ApiResponse(
            responseCode = "201",
            description = "The new alias; `Location` has its URL",
            content = @Content(schema = @Schema(implementation = AliasBody.class)))
    @Problems({400, 404, 409, 412, 413, 415, 422, 429})
    @PutMapping(
            path = "/{alias}",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<AliasBody> set(
            @Parameter(description = NAME, example = "default") @PathVariable @AliasName String alias,
            @Valid @RequestBody AliasTarget target,
            Precondition condition,
            UriComponentsBuilder here,
            HttpServletRequest request) {
        var before = new AtomicReference<@Nullable AliasBody>();
        AliasRevision revision = promotions.set(
                alias, target, AliasChange.of(request, target.reason()), check(alias, condition, before::set));
        return changed(request, before.get(), revision, here);
    }

    @Operation(
            operationId = "rollBackAlias",
            summary = "Roll an alias back",
            description = "Makes a new revision that equals an older one. Rolling back twice leads to the beginning.")
    @ApiResponse(responseCode = "200", description = "The changed alias")
    @Problems({400, 404, 409, 412, 413, 415, 422})
    @PostMapping(
            path = "/{alias}/rollback",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<AliasBody> rollBack(
            @Parameter(description = NAME, example = "default") @PathVariable @AliasName String alias,
            @Valid @RequestBody AliasRollback rollback,
            Precondition condition,
            UriComponentsBuilder here,
            HttpServletRequest request) {
        var before = new AtomicReference<@Nullable AliasBody>();
        AliasRevision revision = promotions.rollBack(
                alias,
                rollback.toRevision(),
                AliasChange.of(request, rollback.reason()),
                check(alias, condition, before::set));
        return changed(request, before.get(), revision, here);
    }

    /** Returns a check of the alias' state against the condition of the request, which also notes that state. */
    private static Consumer<Optional<AliasRevision>> check(
            String alias, Precondition condition, Consumer<AliasBody> before) {
        return present -> present.map(AliasBody::from)
                .ifPresentOrElse(
                        body -> {
                            condition.require(body, body.state());
                            before.accept(body);
                        },
                        () -> condition.requireForAbsent("alias " + alias));
    }

    private ResponseEntity<AliasBody> changed(
            HttpServletRequest request, @Nullable AliasBody before, AliasRevision revision, UriComponentsBuilder here) {
        AliasBody after = AliasBody.from(revision);
        AuditedChange.note(request, before, after);
        ResponseEntity<AliasBody> answer = tags.answer(after);
        if (before != null) {
            return answer;
        }
        return ResponseEntity.created(here.path("/models/aliases/{alias}").build(after.alias()))
                .headers(headers -> headers.putAll(answer.getHeaders()))
                .body(after);
    }

    @Operation(
            operationId = "deleteAlias",
            summary = "Delete an alias",
            description = "Its revisions are kept. `default` cannot be deleted.")
    @ApiResponse(responseCode = "204", description = "The alias was deleted")
    @Problems({400, 404, 409, 412})
    @DeleteMapping("/{alias}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(
            @Parameter(description = NAME, example = "canary") @PathVariable @AliasName String alias,
            Precondition condition,
            HttpServletRequest request) {
        AliasRevision last =
                promotions.delete(alias, AliasChange.of(request, null), check(alias, condition, body -> {}));
        AuditedChange.note(request, AliasBody.from(last), null);
    }

    @Operation(
            operationId = "listAliasRevisions",
            summary = "List the changes of an alias",
            description = "The newest first, or sorted by `revision`. Those of a deleted alias are kept.")
    @ApiResponse(responseCode = "200", description = "A page of changes")
    @SortedBy("revision")
    @Problems({400, 404})
    @GetMapping(path = "/{alias}/revisions", produces = MediaType.APPLICATION_JSON_VALUE)
    Page<AliasRevision> revisions(
            @Parameter(description = NAME, example = "default") @PathVariable @AliasName String alias,
            @Valid @ParameterObject PageQuery query) {
        return aliases.revisions(alias, query);
    }

    @Operation(
            operationId = "watchAlias",
            summary = "Watch an alias",
            description =
                    "Sends Server-Sent Events: `revision` (id: its number, data: as in `/revisions`). Each change is"
                            + " sent once, in order, after `Last-Event-ID`; without it the first event is the present state. The"
                            + " stream does not end by itself; reconnect if it breaks. Swagger UI cannot show it: use `curl -N`.")
    @ApiResponse(
            responseCode = "200",
            description = "The events",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(type = "string"),
                            examples = @ExampleObject("""
                                    id: 17
                                    event: revision
                                    data: {"alias":"default","revision":17,"modelId":"7d0b3c1e-55a1-4f0e-8f86-0b6a3f6f1d42","shadowModelId":null,"updatedAt":"2026-01-31T12:00:00Z","updatedBy":"ops","reason":"better on forms","requestId":"5f2b7c9e-2d4a-4b0e-8a57-3f1c9a526f0e","comparison":null}
                                    """)))
    @Problems({400, 404, 429})
    @GetMapping(path = "/{alias}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    void events(
            @Parameter(description = NAME, example = "default") @PathVariable @AliasName String alias,
            @Parameter(
                            description = "Number of the last revision that the client has seen",
                            schema = @Schema(type = "integer", format = "int32", minimum = "0"))
                    @RequestHeader(name = "Last-Event-ID", required = false)
                    @Nullable
                    String lastEventId,
            @Parameter(hidden = true) HttpServletRequest request,
            @Parameter(hidden = true) HttpServletResponse response)
            throws IOException, ServletException {
        int last = lastRevision(lastEventId);
        int latest = (last < 0 ? aliases.get(alias) : aliases.latest(alias)).revision();
        events.stream(alias, last < 0 || last > latest ? latest - 1 : last, request, response);
    }

    /** Returns the last revision that the client has seen; negative if it does not say. */
    private static int lastRevision(@Nullable String lastEventId) {
        if (lastEventId == null) {
            return -1;
        }
        if (!lastEventId.matches("[0-9]{1,9}")) {
            throw InvalidRequestException.field("Last-Event-ID", "must be the number of a revision");
        }
        return Integer.parseInt(lastEventId);
    }
}
