package io.ingestor.rules.internal.transform;

import io.ingestor.rules.internal.transform.lookup.LookupFile;
import io.ingestor.rules.internal.transform.slots.Constant;
import io.ingestor.rules.internal.transform.slots.FieldPath;
import io.ingestor.rules.internal.transform.step.Lookups;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A parser of the {@code lookup} step. */
final class LookupParser {

    private static final int SPARE_CELL_BYTES = 4 << 10;

    private LookupParser() {}

    static StepPart lookup(ConfigValue v, Surroundings surroundings) {
        v.object("path", "file", "key", "into", "miss", "default");
        FieldPath path = v.member("path").fieldPath();
        ConfigValue file = v.member("file");
        List<FieldPath> targets = new ArrayList<>();
        List<String> columns = new ArrayList<>();
        Growth growth = Growth.NONE;
        for (Map.Entry<String, ConfigValue> entry : v.member("into").object().entrySet()) {
            FieldPath target;
            try {
                target = FieldPath.parse(entry.getKey());
            } catch (IllegalArgumentException e) {
                throw entry.getValue().wrong("must have as its name " + e.getMessage());
            }
            if (target.root() != FieldPath.Root.DATA) {
                throw entry.getValue().wrong("must have as its name a path in data, had " + entry.getKey());
            }
            targets.add(target);
            columns.add(entry.getValue().text());
            growth = growth.plus(Growth.ofValue(target, 0));
        }
        if (targets.isEmpty()) {
            throw v.member("into").mustBe("an object of paths and columns", "empty");
        }
        Lookups.OnMiss miss = miss(v);
        Path resolved = surroundings.resolve(file);
        LookupFile table;
        try {
            table = new LookupFile(resolved, v.member("key").text(), columns, SPARE_CELL_BYTES);
        } catch (IllegalArgumentException e) {
            throw file.wrong("must be a table of CSV or JSON, was not: " + e.getMessage());
        }
        surroundings.add(table);
        int valueBytes = Math.max(table.maxCellBytes(), miss.valueBytes());
        growth = growth.plus(Growth.ofBytes((long) targets.size() * valueBytes));
        List<FieldPath> paths = new ArrayList<>(targets);
        paths.add(path);
        return new StepPart(Lookups.lookup(path, table, targets, miss), paths, growth);
    }

    private static Lookups.OnMiss miss(ConfigValue v) {
        ConfigValue constant = v.memberOrNull("default");
        String word = v.textOf("miss", "keep");
        if ((constant != null) != word.equals("default")) {
            throw v.wrong("must have \"default\" if \"miss\" is \"default\", and only then");
        }
        return switch (word) {
            case "keep" -> new Lookups.OnMiss(Lookups.Miss.KEEP, null);
            case "reject" -> new Lookups.OnMiss(Lookups.Miss.REJECT, null);
            case "default" ->
                new Lookups.OnMiss(
                        Lookups.Miss.DEFAULT, new Constant(v.member("default").scalar()));
            default -> throw v.member("miss").mustBe("\"keep\", \"default\" or \"reject\"");
        };
    }
}
