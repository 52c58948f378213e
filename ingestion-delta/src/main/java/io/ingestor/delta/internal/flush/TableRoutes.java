package io.ingestor.delta.internal.flush;

import io.ingestor.delta.internal.row.RecordHeader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tables of a batch, found by the bytes of tenant and schema without an object for each record. */
final class TableRoutes {

    private final Source source;
    private final List<TableFlush> flushes = new ArrayList<>();
    private Route[] places = new Route[64];
    private @Nullable Route last;

    /** A source of tables that the batch did not meet before. */
    interface Source {
        TableFlush open(String tenant, String schema) throws IOException;
    }

    TableRoutes(Source source) {
        this.source = source;
    }

    /** The way to a table, in a list of those with the same place. */
    private static final class Route {

        private final byte[] tenant;
        private final byte[] schema;
        private final int index;
        private final int hash;
        private @Nullable Route next;

        Route(String tenant, String schema, int index, int hash) {
            this.tenant = tenant.getBytes(StandardCharsets.UTF_8);
            this.schema = schema.getBytes(StandardCharsets.UTF_8);
            this.index = index;
            this.hash = hash;
        }
    }

    /** Returns the index of the table of a record, in the order in which the batch met them. */
    int find(RecordHeader header) throws IOException {
        Route recent = last;
        if (recent != null && header.belongsTo(recent.tenant, recent.schema)) {
            return recent.index;
        }
        int hash = header.hash();
        for (Route route = places[place(hash)]; route != null; route = route.next) {
            if (route.hash == hash && header.belongsTo(route.tenant, route.schema)) {
                last = route;
                return route.index;
            }
        }
        return add(header, hash);
    }

    private int add(RecordHeader header, int hash) throws IOException {
        String tenant = header.tenant();
        String schema = header.schema();
        int index = flushes.size();
        flushes.add(source.open(tenant, schema));
        if (index == places.length) {
            grow();
        }
        Route route = new Route(tenant, schema, index, hash);
        insert(route);
        last = route;
        return index;
    }

    private void grow() {
        Route[] old = places;
        places = new Route[4 * old.length];
        for (Route first : old) {
            for (Route route = first; route != null; ) {
                Route next = route.next;
                insert(route);
                route = next;
            }
        }
    }

    private void insert(Route route) {
        int place = place(route.hash);
        route.next = places[place];
        places[place] = route;
    }

    private int place(int hash) {
        int mixed = hash * 0x9E3779B9;
        return (mixed ^ (mixed >>> 16)) & (places.length - 1);
    }

    TableFlush flush(int index) {
        return flushes.get(index);
    }

    /** Returns all tables that the batch met, in that order. */
    List<TableFlush> flushes() {
        return Collections.unmodifiableList(flushes);
    }
}
