import { Router, type Request } from "express";
import { addDeviceBody, deviceBody, type DeviceListing, type PushState, type PushSubscription } from "@beckon/protocol";
import { identityOf } from "./identity.ts";
import { parse } from "./parse.ts";

/** Whose device it is; see notify's DeviceOwner. */
interface Owner {
  person: string;
  credential: string | null;
}

/** The devices that are told, as the routes need them; injected, as http knows no way out. */
export interface PushDevices {
  publicKey: string;
  list(owner: Owner): DeviceListing[];
  add(owner: Owner, subscription: PushSubscription, label: string): void;
  remove(owner: Owner, endpoint: string): void;
  test(owner: Owner, endpoint: string): Promise<void>;
}

/** `/push`: which devices are told what happens while nobody looks. Each person sees their own. */
export function pushRoutes(devices: PushDevices): Router {
  const router = Router();
  const state = (request: Request): PushState => ({ public_key: devices.publicKey, devices: devices.list(ownerOf(request)) });
  router.get("/", (request, response) => {
    response.json(state(request));
  });
  router.post("/devices", (request, response) => {
    const { subscription, label } = parse(addDeviceBody, request.body);
    devices.add(ownerOf(request), subscription, label);
    response.status(201).json(state(request));
  });
  router.post("/devices/remove", (request, response) => {
    devices.remove(ownerOf(request), parse(deviceBody, request.body).endpoint);
    response.json(state(request));
  });
  router.post("/test", async (request, response) => {
    await devices.test(ownerOf(request), parse(deviceBody, request.body).endpoint);
    response.json({ sent: true });
  });
  return router;
}

function ownerOf(request: Request): Owner {
  const identity = identityOf(request);
  return identity ? { person: identity.person.key, credential: identity.credential } : { person: "local", credential: null };
}
