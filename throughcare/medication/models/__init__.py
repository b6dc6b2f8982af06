"""Medicine given: orders, the window, take-homes, screens, and what a prescriber must know."""

from throughcare.medication.models.another import TakenByAnother
from throughcare.medication.models.coming_back import (
    CameBack,
    DayFreed,
    Recall,
)
from throughcare.medication.models.dosing import (
    Arrival,
    Dose,
    End,
    Pour,
    UnderWay,
    Vomited,
)
from throughcare.medication.models.guests import GuestIn, GuestOut
from throughcare.medication.models.home import (
    ClosedDay,
    Filled,
    HandOver,
    HomeBottle,
    Lockbox,
    TakeHomeDecision,
    TakeHomeProposal,
)
from throughcare.medication.models.household import HouseholdShown
from throughcare.medication.models.knowing import (
    Allergy,
    BodyRisk,
    Challenge,
    Ecg,
    Lab,
    LastOpioid,
    MonitoringCheck,
    OtherMedicine,
)
from throughcare.medication.models.looking import Impairment, Lifted
from throughcare.medication.models.orders import Held, Order, Signed, Step, Stopped
from throughcare.medication.models.paper import GivenOnPaper
from throughcare.medication.models.pumps import (
    Calibration,
    Pump,
    PumpAsked,
    PumpLoaded,
    PumpTold,
)
from throughcare.medication.models.screens import (
    ScreenAsked,
    ScreenReport,
    ScreenResult,
    ScreenSeed,
    Specimen,
    SpecimenTakenBack,
)
from throughcare.medication.models.window import Card, NaloxoneGiven

__all__ = [
    "Allergy",
    "Arrival",
    "BodyRisk",
    "Calibration",
    "CameBack",
    "Card",
    "Challenge",
    "ClosedDay",
    "DayFreed",
    "Dose",
    "Ecg",
    "End",
    "Filled",
    "GivenOnPaper",
    "GuestIn",
    "GuestOut",
    "HandOver",
    "Held",
    "HomeBottle",
    "HouseholdShown",
    "Impairment",
    "Lab",
    "LastOpioid",
    "Lifted",
    "Lockbox",
    "MonitoringCheck",
    "NaloxoneGiven",
    "Order",
    "OtherMedicine",
    "Pour",
    "Pump",
    "PumpAsked",
    "PumpLoaded",
    "PumpTold",
    "Recall",
    "ScreenAsked",
    "ScreenReport",
    "ScreenResult",
    "ScreenSeed",
    "Signed",
    "Specimen",
    "SpecimenTakenBack",
    "Step",
    "Stopped",
    "TakeHomeDecision",
    "TakeHomeProposal",
    "TakenByAnother",
    "UnderWay",
    "Vomited",
]
